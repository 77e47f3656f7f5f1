package wegent.backend.account;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HexFormat;

/// Where a request comes from, as far as limits tell callers apart: an IPv4 address, or the /64 network of an IPv6
/// address, since whoever has one address of it has all.
public record ClientAddress(InetAddress address) {
    private static final int NETWORK_BYTES = 8;

    /// The name under which this address is counted.
    String counted() {
        return address instanceof Inet4Address
                ? address.getHostAddress()
                : HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES) + "/64";
    }

    /// Tells from where the request comes that the current thread serves.
    @FunctionalInterface
    public interface OfRequest {
        ClientAddress current();
    }
}
