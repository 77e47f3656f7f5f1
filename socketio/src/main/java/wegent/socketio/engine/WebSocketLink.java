package wegent.socketio.engine;

/// One accepted WebSocket, as a web server must offer it. No method blocks, or calls the receiver before it returns.
/// The senders are called inside [WebSocketReceiver#onWritable] and, for single short frames, from any thread.
public interface WebSocketLink {

    void sendText(String text);

    void sendBinary(byte[] bytes);

    /// Closes after what was sent before. May be called twice.
    void close();

    /// May more be sent now, or is the socket's own buffer full?
    boolean writable();

    /// Asks the host to call [WebSocketReceiver#onWritable] soon, on its own thread. The host calls it as well when a
    /// full buffer has drained.
    void wake();

    /// Stops reading from the socket.
    void pause();

    /// Reads on.
    void resume();
}
