package wegent.socketio.client;

import org.jspecify.annotations.Nullable;

/// The server could not be reached, or did not answer as a Socket.IO server in time.
public final class ConnectFailedException extends RuntimeException {
    ConnectFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
