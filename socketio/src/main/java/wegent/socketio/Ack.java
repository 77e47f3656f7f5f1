package wegent.socketio;

/// The answer that a peer may have asked for with an event.
public interface Ack {

    /// Did the peer ask?
    boolean asked();

    /// Answers once; a second answer, or one that nobody asked for, is dropped.
    void send(Object... args);
}
