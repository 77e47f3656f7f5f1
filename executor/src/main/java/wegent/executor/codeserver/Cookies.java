package wegent.executor.codeserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which cookies go where. The browser has ours, and what the IDE keeps in it, each only below the session's
/// path; the IDE gets its own, and ours for it, but never the browser's key to the session.
final class Cookies {
    static final String NAME = "wegent_ide";

    private Cookies() {}

    /// What the gateway gives to the browser that it lets in.
    static String given(Session session, String secret) {
        return NAME + "=" + secret + "; Path=" + session.path() + "/; HttpOnly; SameSite=Lax"
                + (session.isSecure() ? "; Secure" : "");
    }

    /// The value of the browser's key in its `Cookie` headers.
    static @Nullable String key(List<String> headers) {
        return pairs(headers).stream()
                .filter(pair -> name(pair).equals(NAME))
                .map(pair -> pair.substring(pair.indexOf('=') + 1))
                .findFirst()
                .orElse(null);
    }

    /// The `Cookie` header for the IDE.
    static String forIde(List<String> headers, Upstream upstream) {
        var ours = pairs(List.of(upstream.cookie()));
        var names = ours.stream().map(Cookies::name).toList();
        var all = new ArrayList<>(ours);
        pairs(headers).stream()
                .filter(pair -> !name(pair).equals(NAME) && !names.contains(name(pair)))
                .forEach(all::add);
        return String.join("; ", all);
    }

    /// A `Set-Cookie` of the IDE as the browser may have it: below the session's path, on this host alone. Null
    /// for one by which the IDE knows us.
    static @Nullable String forBrowser(String header, Session session, Upstream upstream) {
        var parts = header.split(";", -1);
        var name = name(parts[0].strip());
        var known =
                pairs(List.of(upstream.cookie())).stream().map(Cookies::name).toList();
        if (name.equals(NAME) || known.contains(name)) {
            return null;
        }
        var kept = new ArrayList<String>();
        kept.add(parts[0].strip());
        for (int i = 1; i < parts.length; i++) {
            var attribute = parts[i].strip();
            var kind = name(attribute).toLowerCase(Locale.ROOT);
            if (!kind.equals("path") && !kind.equals("domain")) {
                kept.add(attribute);
            }
        }
        kept.add("Path=" + session.path() + "/");
        return String.join("; ", kept);
    }

    private static List<String> pairs(List<String> headers) {
        var pairs = new ArrayList<String>();
        for (var header : headers) {
            for (var pair : header.split(";", -1)) {
                if (!pair.isBlank()) {
                    pairs.add(pair.strip());
                }
            }
        }
        return pairs;
    }

    private static String name(String pair) {
        var end = pair.indexOf('=');
        return end < 0 ? pair : pair.substring(0, end).strip();
    }
}
