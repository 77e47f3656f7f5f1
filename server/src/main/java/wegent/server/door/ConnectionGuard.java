package wegent.server.door;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Watches one connection from its first byte: a head of a request that takes too long ends it. What the
/// connection asks for, and whose it is, others say. Belongs to the connection's event loop.
final class ConnectionGuard extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<ConnectionGuard> KEY = AttributeKey.valueOf(ConnectionGuard.class, "guard");

    private enum State {
        /// Nothing has come since the last answer.
        IDLE,
        /// The head of a request is on its way, or the first one is waited for.
        HEAD,
        /// A request is being read, done or answered.
        REQUEST
    }

    private final ConnectionLimits limits;
    private final Channel channel;
    private final String address;
    private State state = State.HEAD;
    private @Nullable String user;
    private @Nullable Future<?> deadline;

    ConnectionGuard(ConnectionLimits limits, Channel channel) {
        this.limits = limits;
        this.channel = channel;
        this.address = ConnectionLimits.key(channel.remoteAddress());
        channel.attr(KEY).set(this);
    }

    /// The guard of the connection that `request` came on; none when it came by no network.
    static Optional<ConnectionGuard> of(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection
                ? Optional.ofNullable(connection.channel().attr(KEY).get())
                : Optional.empty();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        limits.strangers.add(address, this);
        awaitHead(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (state == State.IDLE) {
            state = State.HEAD;
            awaitHead(context);
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        leave();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        leave();
    }

    /// The head of a request is there.
    void onRequest() {
        state = State.REQUEST;
        stopWaiting();
        enter();
    }

    /// The answer to a request is out.
    void onAnswered() {
        if (state == State.REQUEST) {
            state = State.IDLE;
        }
    }

    /// It has become a WebSocket: whoever takes that over sets its bounds.
    void release() {
        if (channel.isActive() && channel.pipeline().context(this) != null) {
            channel.pipeline().remove(this);
        }
    }

    /// A user has proved that the connection is theirs.
    void onUser(String name) {
        if (!name.equals(user)) {
            leave();
            user = name;
            enter();
        }
    }

    void close() {
        var _ = channel.close();
    }

    private void awaitHead(ChannelHandlerContext context) {
        deadline = context.executor()
                .schedule(
                        () -> {
                            if (state == State.HEAD) {
                                close();
                            }
                        },
                        limits.headTimeout.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void enter() {
        if (!channel.isActive()) {
            return;
        }
        if (user == null) {
            limits.strangers.add(address, this);
        } else {
            limits.users.add(user, this);
        }
    }

    private void leave() {
        stopWaiting();
        if (user == null) {
            limits.strangers.remove(address, this);
        } else {
            limits.users.remove(user, this);
        }
    }
}
