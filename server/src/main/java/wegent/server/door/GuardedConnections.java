package wegent.server.door;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// Puts a [ConnectionGuard] before everything else on each connection that comes in. Netty finds it as a service,
/// since neither Vert.x nor Quarkus offers a place before the head of a request is read.
public final class GuardedConnections extends ChannelInitializerExtension {
    private static volatile @Nullable ConnectionLimits limits;

    /// Guards all connections from now on; to be called before the port is opened.
    public static void guard(ConnectionLimits by) {
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
        limits = by;
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        var by = limits;
        if (by != null) {
            channel.pipeline().addFirst(new ConnectionGuard(by, channel));
        }
    }
}
