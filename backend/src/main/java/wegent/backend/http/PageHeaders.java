package wegent.backend.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What each answer tells browsers of what this origin may do, and what they may keep.
public final class PageHeaders {
    private static final String YEAR_SECONDS = "31536000";
    private static final String NO_FEATURES =
            "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), serial=(), usb=()";

    private PageHeaders() {}

    /// For a request that means `host`, which was allowed before; null when it named none. `encrypted` is true when
    /// the browser speaks TLS to this server or to the proxy before it.
    public static Map<String, String> of(@Nullable String host, boolean encrypted) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "same-origin");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Permissions-Policy", NO_FEATURES);
        headers.put("Content-Security-Policy", policy(host));
        if (encrypted && host != null && isName(host)) {
            headers.put("Strict-Transport-Security", "max-age=" + YEAR_SECONDS);
        }
        return headers;
    }

    /// Some browsers do not take 'self' for the sockets of the same host.
    private static String policy(@Nullable String host) {
        var sockets = host == null ? "" : " ws://" + host + " wss://" + host;
        return "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'"
                + sockets + "; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
    }

    /// An order to use TLS alone holds for a name with all its ports: not for the names of everybody's own machine.
    private static boolean isName(String host) {
        var name = host.replaceFirst(":\\d+$", "");
        return !AllowedHosts.isAddress(name) && !name.equalsIgnoreCase("localhost") && name.contains(".");
    }

    /// How long what lies at `path` may be kept. Files whose name says their content never change; all else is asked
    /// for again, so that a new version is there at once. Empty answers of the API are kept nowhere.
    public static String caching(String path) {
        if (path.startsWith("/assets/")) {
            return "public, max-age=" + YEAR_SECONDS + ", immutable";
        }
        return path.startsWith("/api/") ? "no-store" : "no-cache";
    }
}
