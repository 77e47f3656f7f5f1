package wegent.socketio.vertx;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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
    /// What a client may have on its way when we close; one that sends on does not want to hear it.
    private static final int MAX_AFTER_CLOSE = 256 * 1024;

    private final ServerWebSocket socket;
    private final Context context;
    private @Nullable WebSocketReceiver receiver;
    private long read;
    private long handed;
    private volatile boolean closed;

    VertxLink(ServerWebSocket socket, Context context) {
        this.socket = socket;
        this.context = context;
        // Vert.x flushes each frame by itself. Flushed together, more than twice as many pass.
        if (socket instanceof WebSocketInternal internal) {
            internal.channelHandlerContext()
                    .pipeline()
                    .addFirst(new FlushConsolidationHandler(FRAMES_PER_FLUSH, true))
                    .addFirst(new Meter());
        }
    }

    /// Says who hears what comes in. The socket may be closed already, by us or the client.
    void receiver(WebSocketReceiver hearer) {
        if (socket.isClosed()) {
            hearer.onClosed();
            return;
        }
        receiver = hearer;
        socket.textMessageHandler(text -> {
            handed = read;
            hearer.onText(text);
        });
        socket.binaryMessageHandler(buffer -> {
            handed = read;
            hearer.onBinary(buffer.getBytes());
        });
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
        closed = true;
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
        context.runOnContext(_ -> {
            socket.pause();
            autoRead(false);
        });
    }

    @Override
    public void resume() {
        context.runOnContext(_ -> {
            autoRead(true);
            socket.resume();
        });
    }

    /// Vert.x itself reads on until it has queued a number of frames, however large they are.
    private void autoRead(boolean on) {
        if (socket instanceof WebSocketInternal internal) {
            internal.channelHandlerContext().channel().config().setAutoRead(on);
        }
    }

    /// Counts what has come in, before anybody collects it to frames and messages.
    private final class Meter extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext channel, Object message) {
            if (message instanceof ByteBuf bytes) {
                read += bytes.readableBytes();
            }
            channel.fireChannelRead(message);
            var partial = read - handed;
            if (closed && partial > MAX_AFTER_CLOSE) {
                var _ = channel.close();
            } else if (receiver != null) {
                receiver.onPartial(partial);
            }
        }
    }
}
