package wegent.socketio.engine;

/// What the host of a WebSocket calls, one call at a time.
public interface WebSocketReceiver {

    void onText(String text);

    void onBinary(byte[] bytes);

    /// The host holds `bytes` that it has read and not yet handed over, of a message that is not whole.
    void onPartial(long bytes);

    void onWritable();

    void onClosed();
}
