package wegent.socketio;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the first request of a connection said: its query, where it came from, and its headers `Origin` and `Host`.
public record Handshake(
        Map<String, String> query,
        String remoteAddress,
        @Nullable String origin,
        @Nullable String host) {

    public Handshake {
        query = Map.copyOf(query);
    }
}
