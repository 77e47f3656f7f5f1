package wegent.base;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// Tells addresses of the server's own network and machine: a user must not have the server call them.
public final class InnerNetwork {
    private InnerNetwork() {}

    /// Does any address of `host` lie in there? Throws [UnknownHostException] when it has none.
    public static boolean has(String host) throws UnknownHostException {
        return Arrays.stream(InetAddress.getAllByName(host)).anyMatch(InnerNetwork::has);
    }

    private static boolean has(InetAddress address) {
        var bytes = address.getAddress();
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || (bytes.length == 4 ? isInner4(bytes) : isInner6(bytes));
    }

    /// Of this host, or shared by the customers of a provider.
    private static boolean isInner4(byte[] bytes) {
        return bytes[0] == 0 || (bytes[0] == 100 && (bytes[1] & 0xc0) == 64);
    }

    /// Unique local ones.
    private static boolean isInner6(byte[] bytes) {
        return (bytes[0] & 0xfe) == 0xfc;
    }
}
