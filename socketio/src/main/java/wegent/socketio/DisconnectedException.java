package wegent.socketio;

/// The connection is gone, or went while an answer was awaited.
public final class DisconnectedException extends RuntimeException {
    public DisconnectedException(String message) {
        super(message);
    }
}
