package wegent.executor.codeserver;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What of a request's headers the IDE gets, and of its answer's the browser.
final class ProxyHeaders {
    static final HttpString REFERRER_POLICY = new HttpString("Referrer-Policy");
    private static final HttpString FRAMES = new HttpString("X-Frame-Options");
    /// How far a service worker reaches: code-server would have it before all sessions.
    private static final HttpString WORKER = new HttpString("Service-Worker-Allowed");

    private static final HttpString FORWARDED = new HttpString("Forwarded");

    private static final Pattern PUBLIC = Pattern.compile("\\bpublic\\b", Pattern.CASE_INSENSITIVE);

    /// They are about one connection, and go no further than it.
    private static final List<HttpString> HOP_BY_HOP = Stream.of(
                    "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer")
            .map(HttpString::new)
            .toList();

    private ProxyHeaders() {}

    /// All values of a header; none when it is not there.
    static List<String> all(HeaderMap headers, HttpString name) {
        var values = headers.get(name);
        return values == null ? List.of() : List.copyOf(values);
    }

    static void toIde(HttpServerExchange exchange, Session session, Upstream upstream) {
        var headers = exchange.getRequestHeaders();
        removeHopByHop(headers);
        var cookies = Cookies.forIde(all(headers, Headers.COOKIE), upstream);
        headers.remove(Headers.COOKIE);
        headers.remove(Headers.AUTHORIZATION);
        headers.remove(FORWARDED);
        headers.remove(Headers.X_FORWARDED_FOR);
        headers.remove(Headers.X_FORWARDED_PORT);
        if (!cookies.isEmpty()) {
            headers.put(Headers.COOKIE, cookies);
        }
        headers.put(Headers.X_FORWARDED_HOST, session.authority());
        headers.put(Headers.X_FORWARDED_PROTO, session.isSecure() ? "https" : "http");
    }

    static void toBrowser(HttpServerExchange exchange, Session session, Upstream upstream) {
        var headers = exchange.getResponseHeaders();
        removeHopByHop(headers);
        var cookies = all(headers, Headers.SET_COOKIE);
        headers.remove(Headers.SET_COOKIE);
        cookies.stream()
                .map(cookie -> Cookies.forBrowser(cookie, session, upstream))
                .filter(Objects::nonNull)
                .forEach(cookie -> headers.add(Headers.SET_COOKIE, cookie));
        var location = headers.getFirst(Headers.LOCATION);
        if (location != null) {
            headers.put(Headers.LOCATION, location(location, session, upstream));
        }
        if (headers.contains(WORKER)) {
            headers.put(WORKER, session.path() + "/");
        }
        var caching = headers.getFirst(Headers.CACHE_CONTROL);
        if (caching != null) {
            headers.put(Headers.CACHE_CONTROL, PUBLIC.matcher(caching).replaceAll("private"));
        }
        headers.put(FRAMES, "SAMEORIGIN");
        headers.put(REFERRER_POLICY, "same-origin");
    }

    /// Where the IDE sends the browser, as the browser sees it: never out of the session.
    private static String location(String location, Session session, Upstream upstream) {
        var address = upstream.address().toString();
        var path = location.startsWith(address) ? location.substring(address.length()) : location;
        return path.startsWith("/") && !path.startsWith("//") ? session.path() + path : path;
    }

    private static void removeHopByHop(HeaderMap headers) {
        for (var line : all(headers, Headers.CONNECTION)) {
            for (var named : line.split(",", -1)) {
                var name = named.strip().toLowerCase(Locale.ROOT);
                if (!name.isEmpty() && !name.equals("upgrade") && !name.equals("close")) {
                    headers.remove(new HttpString(name));
                }
            }
        }
        HOP_BY_HOP.forEach(headers::remove);
    }
}
