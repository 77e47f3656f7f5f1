package wegent.backend.http;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The hosts that requests may mean. A page of a stranger can make its own name resolve to this server, and would
/// then be the server's own page to the browser (DNS rebinding); so a name is answered only when it was given to the
/// server. An address is no name: what it means cannot be changed by anybody.
public final class AllowedHosts {
    private static final Set<String> ALWAYS = Set.of("localhost", "host.docker.internal");
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?");
    private static final String OCTET = "(?:0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
    private static final Pattern ADDRESS_4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");

    private final Set<String> names;
    private final Predicate<String> others;

    /// Why a request is not answered, in a text for whoever set the server up.
    public record Refusal(int status, String text) {}

    /// `names` are hosts without ports, and `others` says which more there are, with the port if it has one.
    public AllowedHosts(Collection<String> names, Predicate<String> others) {
        this.names = Stream.concat(ALWAYS.stream(), names.stream())
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.others = others;
    }

    /// Why a request with these `Host` fields, or with this one authority in HTTP/2, is not answered. `mayLack` is
    /// true for HTTP/1.0, in which no browser speaks.
    public Optional<Refusal> refusal(List<String> hosts, boolean mayLack) {
        if (hosts.isEmpty() && mayLack) {
            return Optional.empty();
        }
        if (hosts.size() != 1) {
            return Optional.of(new Refusal(400, "A request has exactly one Host field, not " + hosts.size() + ".\n"));
        }
        var host = hosts.getFirst().strip();
        var parts = FORM.matcher(host);
        if (!parts.matches()) {
            return Optional.of(new Refusal(400, "The Host field of the request is not a host.\n"));
        }
        var name = parts.group(1).toLowerCase(Locale.ROOT);
        if (names.contains(name) || isAddress(name) || others.test(host)) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(421, """
                This server does not answer for the host "%s".
                If that is its name, tell it so: set WEGENT_PUBLIC_URL (wegent.public-url) to the address of the page, \
                or add the name to WEGENT_HOSTS (wegent.hosts), separated by commas.
                """.formatted(name)));
    }

    /// Is this host an address of the internet protocol in its standard spelling?
    static boolean isAddress(String host) {
        if (ADDRESS_4.matcher(host).matches()) {
            return true;
        }
        if (!host.startsWith("[")) {
            return false;
        }
        try {
            InetAddress.ofLiteral(host.substring(1, host.length() - 1));
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
