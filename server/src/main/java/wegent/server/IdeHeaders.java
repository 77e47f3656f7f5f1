package wegent.server;

import io.vertx.core.MultiMap;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What of an IDE's answer a browser gets, whatever its device says: nothing that reaches beyond the device's own
/// origin, and nothing that is not on this list.
final class IdeHeaders {
    private static final Set<String> ALLOWED = Set.of(
            "accept-ranges",
            "access-control-allow-origin",
            "cache-control",
            "connection",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-length",
            "content-range",
            "content-security-policy",
            "content-type",
            "date",
            "etag",
            "expires",
            "last-modified",
            "location",
            "retry-after",
            "sec-websocket-accept",
            "sec-websocket-extensions",
            "sec-websocket-protocol",
            "service-worker-allowed",
            "set-cookie",
            "transfer-encoding",
            "upgrade",
            "vary",
            "x-content-type-options");
    private static final String SESSIONS = "/s/";

    private IdeHeaders() {}

    /// Takes away what is not for the browser, and adds what keeps the IDE in its own window.
    static void limit(MultiMap headers) {
        for (var name : List.copyOf(headers.names())) {
            var kept = headers.getAll(name).stream()
                    .filter(value -> isAllowed(name.toLowerCase(Locale.ROOT), value))
                    .toList();
            headers.remove(name);
            if (!kept.isEmpty()) {
                headers.add(name, kept);
            }
        }
        headers.set("X-Frame-Options", "SAMEORIGIN");
        headers.set("Referrer-Policy", "same-origin");
    }

    private static boolean isAllowed(String name, String value) {
        return ALLOWED.contains(name)
                && switch (name) {
                    case "access-control-allow-origin" -> value.strip().equals("*"); // with which no cookie is sent
                    case "location" -> isHere(value);
                    case "service-worker-allowed" -> value.strip().startsWith(SESSIONS);
                    case "set-cookie" -> isOfOneHost(value);
                    default -> true;
                };
    }

    private static boolean isHere(String location) {
        try {
            var address = new URI(location.strip());
            return address.getScheme() == null && address.getRawAuthority() == null && !location.startsWith("//");
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isOfOneHost(String cookie) {
        return Arrays.stream(cookie.split(";", -1))
                .skip(1)
                .map(attribute -> attribute.split("=", 2)[0].strip())
                .noneMatch("domain"::equalsIgnoreCase);
    }
}
