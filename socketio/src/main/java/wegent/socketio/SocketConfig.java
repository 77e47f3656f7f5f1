package wegent.socketio;

import java.time.Duration;
import java.util.function.Predicate;

/// The limits of a server. `maxPayload` bounds one message that comes in, `maxBufferedBytes` what waits to go out to
/// one
/// slow reader; `unjoined` are the bounds of clients that have joined no namespace; `allowed` says which handshakes are
/// let in at all, by their origin as a rule.
public record SocketConfig(
        Duration pingInterval,
        Duration pingTimeout,
        Duration connectTimeout,
        int maxPayload,
        int maxBufferedBytes,
        Unjoined unjoined,
        Predicate<Handshake> allowed) {

    /// How large a message of such a client may be, and how many of them there are for each address and in all; one
    /// more ends the oldest. Numbers of 0 are no bound.
    public record Unjoined(int maxPayload, int perAddress, int inAll) {
        public Unjoined {
            if (maxPayload < 1 || perAddress < 0 || inAll < 0) {
                throw new IllegalArgumentException("The bounds of unjoined clients must be positive");
            }
        }

        public static Unjoined defaults() {
            return new Unjoined(16 * 1024, 256, 2_000);
        }
    }

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
                Unjoined.defaults(),
                _ -> true);
    }

    public SocketConfig withHeartbeat(Duration interval, Duration timeout) {
        return new SocketConfig(interval, timeout, connectTimeout, maxPayload, maxBufferedBytes, unjoined, allowed);
    }

    public SocketConfig withConnectTimeout(Duration timeout) {
        return new SocketConfig(pingInterval, pingTimeout, timeout, maxPayload, maxBufferedBytes, unjoined, allowed);
    }

    public SocketConfig withMaxPayload(int bytes) {
        return new SocketConfig(pingInterval, pingTimeout, connectTimeout, bytes, maxBufferedBytes, unjoined, allowed);
    }

    public SocketConfig withMaxBufferedBytes(int bytes) {
        return new SocketConfig(pingInterval, pingTimeout, connectTimeout, maxPayload, bytes, unjoined, allowed);
    }

    public SocketConfig withAllowed(Predicate<Handshake> predicate) {
        return new SocketConfig(
                pingInterval, pingTimeout, connectTimeout, maxPayload, maxBufferedBytes, unjoined, predicate);
    }

    public SocketConfig withUnjoined(Unjoined bounds) {
        return new SocketConfig(
                pingInterval, pingTimeout, connectTimeout, maxPayload, maxBufferedBytes, bounds, allowed);
    }

    private static void positive(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive");
        }
    }
}
