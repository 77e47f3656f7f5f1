package wegent.socketio;

/// The peer sent what the protocol does not allow; its connection is closed.
public final class MalformedException extends RuntimeException {
    public MalformedException(String message) {
        super(message, null, false, false);
    }
}
