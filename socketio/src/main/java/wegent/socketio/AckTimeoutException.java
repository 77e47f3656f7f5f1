package wegent.socketio;

/// The peer did not answer an event in time.
public final class AckTimeoutException extends RuntimeException {
    public AckTimeoutException(String message) {
        super(message);
    }
}
