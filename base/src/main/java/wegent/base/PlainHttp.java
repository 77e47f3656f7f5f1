package wegent.base;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells whether what is sent to a URL can be read on its way: plain http or ws, to anything but this machine. No
/// name is resolved for it, since who answers for names may be the attacker.
public final class PlainHttp {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "host.docker.internal");
    private static final String OCTET = "(?:0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
    private static final Pattern LOOPBACK_4 = Pattern.compile("127(?:\\." + OCTET + "){3}");
    private static final Pattern LITERAL_6 = Pattern.compile("\\[[0-9A-Fa-f:.]+]");

    private PlainHttp() {}

    /// Would a credential that is sent to `url` cross a network in clear? Also true for what is no web address.
    public static boolean crossesNetwork(URI url) {
        var scheme = String.valueOf(url.getScheme());
        return !scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("wss") && !isThisMachine(url.getHost());
    }

    /// Does the host of a URL mean the machine that asks: loopback in its standard spelling, `localhost`, or what a
    /// container calls the machine that it runs on?
    public static boolean isThisMachine(@Nullable String host) {
        if (host == null) {
            return false;
        }
        return THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT))
                || LOOPBACK_4.matcher(host).matches()
                || isLoopback6(host);
    }

    /// A literal is parsed, not resolved; an IPv4 address inside is the IPv4 address.
    private static boolean isLoopback6(String host) {
        if (!LITERAL_6.matcher(host).matches()) {
            return false;
        }
        try {
            return InetAddress.ofLiteral(host.substring(1, host.length() - 1)).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
