package wegent.socketio.engine;

/// What carries a session. Guarded by the session.
sealed interface Transport permits PollingTransport, WebSocketTransport {

    /// Sends from the queue what can be sent, now or soon.
    void flush(FrameQueue queue);

    /// The session is over: nothing more is sent or read.
    void shut();

    /// Takes no more messages from the peer until [#resume].
    void pause();

    void resume();
}
