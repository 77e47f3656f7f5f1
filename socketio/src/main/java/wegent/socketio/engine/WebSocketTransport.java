package wegent.socketio.engine;

import java.util.function.Supplier;
import wegent.socketio.CloseReason;
import wegent.socketio.MalformedException;

/// Carries a session over one WebSocket, or tries to take it over from polling. Its fields are guarded by the
/// session.
final class WebSocketTransport implements Transport, WebSocketReceiver {
    private final EngineSession session;
    private final WebSocketLink link;
    private boolean wakeAsked;

    WebSocketTransport(EngineSession session, WebSocketLink link) {
        this.session = session;
        this.link = link;
    }

    /// Writes while the link takes more. Returns whether the queue is empty now.
    boolean write(FrameQueue queue) {
        wakeAsked = false;
        while (link.writable()) {
            switch (queue.poll()) {
                case Frame.Text(var text) -> link.sendText(text);
                case Frame.Binary(var bytes) -> link.sendBinary(bytes);
                case null -> {
                    return true;
                }
            }
        }
        return queue.isEmpty();
    }

    void answerProbe() {
        link.sendText("3probe");
    }

    @Override
    public void flush(FrameQueue queue) {
        if (!wakeAsked) {
            wakeAsked = true;
            link.wake();
        }
    }

    @Override
    public void shut() {
        link.close();
    }

    @Override
    public void pause() {
        link.pause();
    }

    @Override
    public void resume() {
        link.resume();
    }

    @Override
    public void onText(String text) {
        received(text.length(), () -> EngineCodec.decode(text));
    }

    @Override
    public void onBinary(byte[] bytes) {
        received(bytes.length, () -> new EnginePacket.Binary(bytes));
    }

    @Override
    public void onPartial(long bytes) {
        session.partial(this, bytes);
    }

    @Override
    public void onWritable() {
        session.writable(this);
    }

    @Override
    public void onClosed() {
        session.ended(this, CloseReason.LINK_LOST);
    }

    private void received(int size, Supplier<EnginePacket> packet) {
        if (size > session.maxPayload()) {
            session.ended(this, CloseReason.TOO_LARGE);
            return;
        }
        try {
            session.receivedFrom(this, packet.get());
        } catch (MalformedException e) {
            session.ended(this, CloseReason.MALFORMED);
        }
    }
}
