package wegent.socketio.engine;

/// What the host of a WebSocket calls, one call at a time.
public interface WebSocketReceiver {

    void onText(String text);

    void onBinary(byte[] bytes);

    void onWritable();

    void onClosed();
}
