package wegent.backend.account;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The reverse proxies whose word of where a request comes from (`X-Forwarded-For`) is believed. From everybody else
/// that header is ignored, since any client can write it.
public final class TrustedProxies {
    private static final String SETTING = "wegent.trusted-proxies";

    private final List<Network> networks;

    private record Network(InetAddress start, int bits) {
        boolean contains(InetAddress address) {
            var bytes = address.getAddress();
            var own = start.getAddress();
            if (bytes.length != own.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                if ((((bytes[bit / 8] ^ own[bit / 8]) >> (7 - bit % 8)) & 1) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /// `named` holds addresses (`10.0.0.7`) and networks (`10.0.0.0/8`, `fd00::/8`). Throws
    /// [IllegalArgumentException] that names the one that is neither.
    public TrustedProxies(List<String> named) {
        this.networks = named.stream().map(TrustedProxies::network).toList();
    }

    private static Network network(String text) {
        var parts = text.strip().split("/", 2);
        try {
            var start = InetAddress.ofLiteral(parts[0]);
            var most = start.getAddress().length * 8;
            var bits = parts.length == 1 ? most : Integer.parseInt(parts[1]);
            if (bits >= 0 && bits <= most) {
                return new Network(start, bits);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(SETTING + " is neither an address nor a network: " + text, e);
        }
        throw new IllegalArgumentException(SETTING + " is neither an address nor a network: " + text);
    }

    /// Who asks, when `peer` has opened the connection and its request has these `X-Forwarded-For` headers. Each
    /// proxy appends whom it heard from, so that the last entry not written by a stranger is the first from the end
    /// that is no trusted proxy itself.
    public ClientAddress client(InetAddress peer, List<String> forwardedFor) {
        var hops = new ArrayList<String>();
        forwardedFor.forEach(header -> Collections.addAll(hops, header.split(",", -1)));
        var client = peer;
        for (var hop : hops.reversed()) {
            if (!isTrusted(client)) {
                break;
            }
            try {
                client = InetAddress.ofLiteral(hop.strip());
            } catch (IllegalArgumentException _) {
                break;
            }
        }
        return new ClientAddress(client);
    }

    private boolean isTrusted(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
