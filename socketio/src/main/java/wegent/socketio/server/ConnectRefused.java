package wegent.socketio.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A client may not join a namespace; it is told `message`, and `data` where there is any.
public final class ConnectRefused extends RuntimeException {
    private final transient @Nullable Object data;

    public ConnectRefused(String message) {
        this(message, null);
    }

    public ConnectRefused(String message, @Nullable Object data) {
        super(message, null, false, false);
        this.data = data;
    }

    Map<String, Object> body() {
        var message = String.valueOf(getMessage());
        return data == null ? Map.of("message", message) : Map.of("message", message, "data", data);
    }
}
