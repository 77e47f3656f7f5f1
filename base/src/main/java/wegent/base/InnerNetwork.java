package wegent.base;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// Tells addresses of the server's own network and machine: a user must not have the server call them.
public final class InnerNetwork {
    /// IPv4-compatible (RFC 4291), NAT64 (RFC 6052) and 6to4 (RFC 3056). Java turns IPv4-mapped ones into IPv4 itself.
    private static final List<Ipv4Form> FORMS_OF_IPV4 = List.of(
            new Ipv4Form(new byte[12], 12),
            new Ipv4Form(bytes(0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0), 12),
            new Ipv4Form(bytes(0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0), 12),
            new Ipv4Form(bytes(0x20, 0x02), 2));

    /// NAT64 of a network's own (RFC 8215).
    private static final byte[] LOCAL_NAT64 = bytes(0, 0x64, 0xff, 0x9b, 0, 1);

    /// An obsolete tunnel (RFC 4380) whose addresses hide an IPv4 address.
    private static final byte[] TEREDO = bytes(0x20, 0x01, 0, 0);

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

    /// Of this host, shared by the customers of a provider, for measurements, or reserved: no server of the Internet
    /// has one of these (RFC 6890).
    private static boolean isInner4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        return first == 0
                || first >= 240
                || (first == 100 && (second & 0xc0) == 64)
                || (first == 192 && second == 0 && bytes[2] == 0)
                || (first == 198 && (second & 0xfe) == 18);
    }

    /// Unique local ones, and those that are only another form of an IPv4 address, when that is an inner one: a
    /// translator or the system may send what goes there to the inner network.
    private static boolean isInner6(byte[] bytes) {
        if ((bytes[0] & 0xfe) == 0xfc) {
            return true;
        }
        for (var form : FORMS_OF_IPV4) {
            if (form.matches(bytes) && has(form.ipv4(bytes))) {
                return true;
            }
        }
        return startsWith(bytes, LOCAL_NAT64) || startsWith(bytes, TEREDO);
    }

    /// Addresses that begin with `prefix` and have an IPv4 address from byte `at`.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Ipv4Form(byte[] prefix, int at) {
        boolean matches(byte[] address) {
            return startsWith(address, prefix);
        }

        InetAddress ipv4(byte[] address) {
            try {
                return InetAddress.getByAddress(Arrays.copyOfRange(address, at, at + 4));
            } catch (UnknownHostException e) {
                throw new IllegalStateException("Four bytes are an address", e);
            }
        }
    }

    private static boolean startsWith(byte[] address, byte[] prefix) {
        return Arrays.mismatch(address, 0, prefix.length, prefix, 0, prefix.length) < 0;
    }

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
