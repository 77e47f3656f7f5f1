package wegent.socketio.vertx;

import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.WebSocketInternal;
import org.jspecify.annotations.Nullable;
import wegent.socketio.engine.WebSocketLink;
import wegent.socketio.engine.WebSocketReceiver;

/// One WebSocket on Vert.x.
final class VertxLink implements WebSocketLink {
    private static final int FRAMES_PER_FLUSH = 256;

    private final ServerWebSocket socket;
    private final Context context;
    private @Nullable WebSocketReceiver receiver;

    VertxLink(ServerWebSocket socket, Context context) {
        this.socket = socket;
        this.context = context;
        // Vert.x writes each frame with a flush of its own; together they cost a third.
        if (socket instanceof WebSocketInternal internal) {
            internal.channelHandlerContext().pipeline().addFirst(new FlushConsolidationHandler(FRAMES_PER_FLUSH, true));
        }
    }

    /// Says who hears what comes in. The socket may be closed already, by us or the client.
    void receiver(WebSocketReceiver hearer) {
        if (socket.isClosed()) {
            hearer.onClosed();
            return;
        }
        receiver = hearer;
        socket.textMessageHandler(hearer::onText);
        socket.binaryMessageHandler(buffer -> hearer.onBinary(buffer.getBytes()));
        socket.drainHandler(_ -> hearer.onWritable());
        socket.exceptionHandler(_ -> socket.close());
        socket.closeHandler(_ -> hearer.onClosed());
    }

    @Override
    public void sendText(String text) {
        socket.writeTextMessage(text);
    }

    @Override
    public void sendBinary(byte[] bytes) {
        socket.writeBinaryMessage(Buffer.buffer(bytes));
    }

    @Override
    public void close() {
        socket.close();
    }

    @Override
    public boolean writable() {
        return !socket.writeQueueFull();
    }

    @Override
    public void wake() {
        context.runOnContext(_ -> {
            if (receiver != null) {
                receiver.onWritable();
            }
        });
    }

    @Override
    public void pause() {
        socket.pause();
    }

    @Override
    public void resume() {
        socket.resume();
    }
}
