package wegent.server;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import wegent.backend.Backend;
import wegent.backend.BackendConfig;
import wegent.backend.account.RateLimiter;
import wegent.server.door.ConnectionLimits;
import wegent.server.door.GuardedConnections;
import wegent.server.door.RequestGate;
import wegent.server.door.UserRequests;
import wegent.socketio.vertx.VertxSocketHost;

/// What is served beside REST on the same port: the sockets, and the page for every address that the page
/// itself knows. Before them come who may ask at all, and where the server listens.
@ApplicationScoped
class Routes implements HttpServerOptionsCustomizer {
    private static final int FIRST = -10_000;
    private static final Pattern NOT_THE_PAGE =
            Pattern.compile("/(api|socket\\.io|health|metrics|q)(/.*)?|.*\\.[A-Za-z0-9]+");

    private final ServerConfig config;
    private final Tls tls;

    Routes(ServerConfig config, Tls tls) {
        this.config = config;
        this.tls = tls;
    }

    void mount(@Observes Router router, Backend backend, Vertx vertx) {
        var address = new ServerAddress(config);
        Predicate<String> ides = backend.features().codeServers()::covers;
        router.route().order(FIRST).handler(RequestGate::watch);
        router.route()
                .order(FIRST + 1)
                .handler(new HostGate(address.allowedHosts(ides), ides, address.encryptedHost()));
        router.get("/health/ready").order(FIRST + 2).handler(new ReadinessRoute(backend::unready));
        router.route().order(FIRST + 3).handler(new IdeRoute(backend.features().codeServers(), vertx));
        var sockets = new VertxSocketHost(backend.sockets());
        router.route("/socket.io/*").order(FIRST + 4).handler(context -> {
            RequestGate.releaseWebSocket(context);
            sockets.handle(context.request());
        });
        router.route().order(FIRST + 5).handler(gate(backend));
        var operators = new OperatorRoutes(backend.authenticator(), BackendProducer.orEnd(address::metricsToken));
        router.route("/metrics*").order(FIRST + 6).handler(operators::metrics);
        router.route("/api/openapi*").order(FIRST + 6).handler(OperatorRoutes::description);
        router.get().order(FIRST + 7).handler(Routes::page);
    }

    private RequestGate gate(Backend backend) {
        var limits = config.limits();
        var time = backend.time();
        var users = new UserRequests(
                limits.requestsAtOnce(),
                new RateLimiter(limits.requestsPerSecond(), "wegent.limits.requests-per-second", time),
                new RateLimiter(limits.keyRequestsPerSecond(), "wegent.limits.key-requests-per-second", time));
        return new RequestGate(
                backend.authenticator(),
                backend.features().sessions(),
                backend.sockets().budget(),
                users);
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
        guard();
        VertxSocketHost.limits(options, BackendConfig.socketDefaults());
        new ServerAddress(config).listenHost().ifPresent(options::setHost);
        tls.apply(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        guard();
        VertxSocketHost.limits(options, BackendConfig.socketDefaults());
    }

    private void guard() {
        var limits = config.limits();
        GuardedConnections.guard(new ConnectionLimits(
                limits.connectionsPerAddress(), limits.connectionsWithoutUser(), limits.connectionsPerUser()));
    }
}
