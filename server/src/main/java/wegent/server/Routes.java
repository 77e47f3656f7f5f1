package wegent.server;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;
import wegent.backend.Backend;
import wegent.backend.BackendConfig;
import wegent.socketio.vertx.VertxSocketHost;

/// What is served beside REST on the same port: the sockets, and the page for every address that the page
/// itself knows.
@ApplicationScoped
class Routes implements HttpServerOptionsCustomizer {
    private static final int FIRST = -10_000;
    private static final Pattern NOT_THE_PAGE =
            Pattern.compile("/(api|socket\\.io|health|metrics|q)(/.*)?|.*\\.[A-Za-z0-9]+");

    void mount(@Observes Router router, Backend backend, Vertx vertx) {
        var ides = new IdeRoute(backend.features().codeServers(), vertx);
        router.route().order(FIRST - 1).handler(ides);
        var sockets = new VertxSocketHost(backend.sockets());
        router.route("/socket.io/*").order(FIRST).handler(context -> sockets.handle(context.request()));
        router.get().order(FIRST + 1).handler(Routes::page);
    }

    /// An address that names no file is one of the page's own.
    private static void page(RoutingContext context) {
        var path = context.normalizedPath();
        if (path.equals("/") || NOT_THE_PAGE.matcher(path).matches()) {
            context.next();
            return;
        }
        context.reroute("/index.html");
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        VertxSocketHost.limits(options, BackendConfig.socketDefaults());
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        VertxSocketHost.limits(options, BackendConfig.socketDefaults());
    }
}
