package wegent.socketio.engine;

import wegent.socketio.Handshake;

/// One HTTP request and its answer, as a web server must offer it. Any thread may call; no method blocks.
public interface HttpExchange {

    String method();

    Handshake handshake();

    /// The whole body. The host reads at most one byte more than the limit of the payload and leaves the rest.
    byte[] body();

    /// Answers, once.
    void reply(int status, String contentType, String body);

    /// Runs `action` when the client goes away before it was answered.
    void onAbort(Runnable action);
}
