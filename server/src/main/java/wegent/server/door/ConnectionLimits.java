package wegent.server.door;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import wegent.base.EvictingSet;

/// The connections of this server that have no user yet, bounded for each address and in all, and those that
/// have one, bounded for each user. One too many closes the one that has asked for nothing for the longest time:
/// whoever is quick is not hurt by a thousand that are slow, even from the same address.
public final class ConnectionLimits {
    /// How long the head of a request may take, and a new connection to send one.
    static final Duration HEAD_TIMEOUT = Duration.ofSeconds(10);

    private static final int NETWORK_BYTES = 8;

    final EvictingSet<ConnectionGuard> strangers;
    final EvictingSet<ConnectionGuard> users;
    final Duration headTimeout;

    public ConnectionLimits(int perAddress, int ofStrangers, int perUser) {
        this(perAddress, ofStrangers, perUser, HEAD_TIMEOUT);
    }

    ConnectionLimits(int perAddress, int ofStrangers, int perUser, Duration headTimeout) {
        this.strangers = new EvictingSet<>(perAddress, ofStrangers, ConnectionGuard::close);
        this.users = new EvictingSet<>(perUser, 0, ConnectionGuard::close);
        this.headTimeout = headTimeout;
    }

    /// What counts as one address: in IPv6 the network, since one subscriber has all of it.
    static String key(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) {
            return "";
        }
        return key(inet.getAddress());
    }

    private static String key(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
                : address.getHostAddress();
    }
}
