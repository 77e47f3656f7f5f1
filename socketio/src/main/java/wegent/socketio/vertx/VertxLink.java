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
        // Vert.x flushes each frame by itself. Flushed together, more than twice as many pass.
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
        if (!socket.isClosed()) {
            socket.writeTextMessage(text);
        }
    }

    @Override
    public void sendBinary(byte[] bytes) {
        if (!socket.isClosed()) {
            socket.writeBinaryMessage(Buffer.buffer(bytes));
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    @Override
    public boolean writable() {
        return !socket.isClosed() && !socket.writeQueueFull();
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
        context.runOnContext(_ -> socket.pause());
    }

    @Override
    public void resume() {
        context.runOnContext(_ -> socket.resume());
    }
}
