package wegent.server;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wegent.backend.http.AllowedHosts;
import wegent.backend.http.PageHeaders;

/// Comes before all routes: refuses requests that mean another host, and gives every answer of the
/// page and the API its headers.
final class HostGate implements Handler<RoutingContext> {
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*).*");

    private final AllowedHosts hosts;
    /// The host of the public address when that is https: behind a proxy that speaks TLS.
    private final @Nullable String encryptedHost;
    /// Hosts of IDEs, whose own headers their answers keep.
    private final Predicate<String> ides;

    HostGate(AllowedHosts hosts, Predicate<String> ides, @Nullable String encryptedHost) {
        this.hosts = hosts;
        this.ides = ides;
        this.encryptedHost = encryptedHost;
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        var meant = hostsOf(request);
        var refusal = hosts.refusal(meant, request.version() == HttpVersion.HTTP_1_0);
        if (refusal.isPresent()) {
            context.response()
                    .setStatusCode(refusal.get().status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .putHeader(HttpHeaders.CONNECTION, "close")
                    .end(refusal.get().text());
            return;
        }
        var host = meant.isEmpty() ? null : meant.getFirst();
        if (host != null && ides.test(host)) {
            context.next();
            return;
        }
        var encrypted = request.isSSL() || (host != null && host.equalsIgnoreCase(encryptedHost));
        PageHeaders.of(host, encrypted).forEach(context.response()::putHeader);
        request.headers().remove(HttpHeaders.IF_MODIFIED_SINCE);
        context.addHeadersEndHandler(_ -> keep(context));
        context.next();
    }

    /// The time of a file says nothing: those of two builds may be the same, or the newer one's be earlier.
    private static void keep(RoutingContext context) {
        var headers = context.response().headers();
        headers.remove(HttpHeaders.LAST_MODIFIED);
        var path = context.normalizedPath();
        if (!path.startsWith("/api/") || !headers.contains(HttpHeaders.CACHE_CONTROL)) {
            headers.set(HttpHeaders.CACHE_CONTROL, PageHeaders.caching(path));
        }
    }

    /// What the request says of its host, each time it says another: in its field, in HTTP/2 beside its fields, and in
    /// a target that is a whole address, as proxies are sent.
    private static List<String> hostsOf(HttpServerRequest request) {
        var all = new ArrayList<>(request.headers().getAll(HttpHeaders.HOST));
        if (request.version() == HttpVersion.HTTP_2 && request.authority() != null) {
            also(all, request.authority().toString());
        }
        var target = ADDRESS.matcher(request.uri());
        if (target.matches()) {
            also(all, target.group(1));
        }
        return all;
    }

    private static void also(List<String> all, String host) {
        if (all.stream().noneMatch(host::equalsIgnoreCase)) {
            all.addFirst(host);
        }
    }
}
