package wegent.socketio;

import java.time.Duration;
import java.util.function.Predicate;

/// The limits of a server. `maxPayload` bounds one message that comes in, `maxBufferedBytes` what waits to go out to
/// one
/// slow reader; `allowed` says which handshakes are let in at all, by their origin as a rule.
public record SocketConfig(
        Duration pingInterval,
        Duration pingTimeout,
        Duration connectTimeout,
        int maxPayload,
        int maxBufferedBytes,
        Predicate<Handshake> allowed) {

    public SocketConfig {
        positive(pingInterval, "pingInterval");
        positive(pingTimeout, "pingTimeout");
        positive(connectTimeout, "connectTimeout");
        if (maxPayload < 1 || maxBufferedBytes < 1) {
            throw new IllegalArgumentException("maxPayload and maxBufferedBytes must be positive");
        }
    }

    public static SocketConfig defaults() {
        return new SocketConfig(
                Duration.ofSeconds(25),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                1_000_000,
                4 * 1024 * 1024,
                _ -> true);
    }

    public SocketConfig withHeartbeat(Duration interval, Duration timeout) {
        return new SocketConfig(interval, timeout, connectTimeout, maxPayload, maxBufferedBytes, allowed);
    }

    public SocketConfig withConnectTimeout(Duration timeout) {
        return new SocketConfig(pingInterval, pingTimeout, timeout, maxPayload, maxBufferedBytes, allowed);
    }

    public SocketConfig withMaxPayload(int bytes) {
        return new SocketConfig(pingInterval, pingTimeout, connectTimeout, bytes, maxBufferedBytes, allowed);
    }

    public SocketConfig withMaxBufferedBytes(int bytes) {
        return new SocketConfig(pingInterval, pingTimeout, connectTimeout, maxPayload, bytes, allowed);
    }

    public SocketConfig withAllowed(Predicate<Handshake> predicate) {
        return new SocketConfig(pingInterval, pingTimeout, connectTimeout, maxPayload, maxBufferedBytes, predicate);
    }

    private static void positive(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive");
        }
    }
}
