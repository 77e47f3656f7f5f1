package wegent.executor.codeserver;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.ResponseCodeHandler;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyHandler;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.Options;
import wegent.protocol.id.CodeServerId;

/// The one door to the IDE: lets in whom a [Session] lets in, and hands what she asks for to the IDE, which
/// nobody else reaches. Undertow proxies HTTP and WebSocket and holds no body; tokens, cookies and rules are
/// ours.
final class SessionGateway implements AutoCloseable {
    private static final Logger log = System.getLogger(SessionGateway.class.getName());
    private static final long MOST_BODY = 64L * 1024 * 1024;
    private static final int MOST_HEADERS = 64 * 1024;
    private static final int PARSE_MS = 30_000;
    private static final int NEXT_REQUEST_MS = 60_000;
    private static final int STALLED_MS = 5 * 60_000;
    /// code-server closes what is idle for 5 s; a connection that it may be about to close is not used again.
    private static final int IDLE_UPSTREAM_MS = 3_000;

    private static final AttachmentKey<Sessions.Held> HELD = AttachmentKey.create(Sessions.Held.class);

    private final Sessions sessions;
    private final IdeServer ide;
    private final String host;
    private final int port;
    private @Nullable Undertow server;
    private volatile @Nullable Target target;

    /// The IDE that runs, and the way there.
    private record Target(Upstream upstream, HttpHandler proxy) {}

    SessionGateway(Sessions sessions, IdeServer ide, String host, int port) {
        this.sessions = sessions;
        this.ide = ide;
        this.host = host;
        this.port = port;
    }

    /// Opens the port, unless it is open. Throws when it cannot be had.
    synchronized void start() throws IOException {
        if (server != null) {
            return;
        }
        var made = Undertow.builder()
                .addHttpListener(port, host)
                .setIoThreads(2)
                .setWorkerThreads(8)
                .setBufferSize(16 * 1024)
                .setWorkerOption(Options.THREAD_DAEMON, true)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, MOST_BODY)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MOST_HEADERS)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, PARSE_MS)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, NEXT_REQUEST_MS)
                .setServerOption(UndertowOptions.IDLE_TIMEOUT, STALLED_MS)
                .setServerOption(UndertowOptions.ALWAYS_SET_DATE, false)
                .setHandler(this::handle)
                .build();
        try {
            made.start();
        } catch (RuntimeException e) {
            throw new IOException("The session gateway cannot listen on " + host + ":" + port, e);
        }
        server = made;
        log.log(Level.INFO, "The session gateway listens on {0}:{1}", host, Integer.toString(port()));
    }

    /// The port that is open.
    synchronized int port() {
        if (server == null) {
            throw new IllegalStateException("The session gateway is not open");
        }
        return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    }

    synchronized boolean isOpen() {
        return server != null;
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    private void handle(HttpServerExchange exchange) throws Exception {
        if (exchange.isHostIncludedInRequestURI() || exchange.getRequestMethod().equals(Methods.CONNECT)) {
            refuse(exchange, Refusal.MALFORMED);
            return;
        }
        var session = session(exchange.getRequestURI());
        if (session.isEmpty()) {
            refuse(exchange, Refusal.UNKNOWN);
            return;
        }
        if (sessions.isSuspended()) {
            refuse(exchange, Refusal.AWAY);
            return;
        }
        switch (session.get().judge(knock(exchange))) {
            case Session.Verdict.Refused(var why) -> refuse(exchange, why);
            case Session.Verdict.Welcome(var cookie) -> {
                exchange.getResponseHeaders().put(Headers.SET_COOKIE, Cookies.given(session.get(), cookie.value()));
                redirect(exchange, session.get());
            }
            case Session.Verdict.Again _ -> redirect(exchange, session.get());
            case Session.Verdict.Pass _ -> pass(exchange, session.get());
        }
    }

    /// The session that `/s/<id>…` names.
    private Optional<Session> session(String uri) {
        if (!uri.startsWith("/s/")) {
            return Optional.empty();
        }
        var end = uri.indexOf('/', 3);
        try {
            return sessions.find(new CodeServerId(uri.substring(3, end < 0 ? uri.length() : end)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Session.Knock knock(HttpServerExchange exchange) {
        var headers = exchange.getRequestHeaders();
        return new Session.Knock(
                exchange.getRequestMethod().toString(),
                headers.contains(Headers.UPGRADE),
                headers.getFirst(Headers.HOST),
                headers.getFirst(Headers.ORIGIN),
                Cookies.key(ProxyHeaders.all(headers, Headers.COOKIE)),
                token(exchange.getQueryString()));
    }

    private static @Nullable String token(String query) {
        return Arrays.stream(query.split("&", -1))
                .filter(SessionGateway::isToken)
                .map(part -> part.substring(part.indexOf('=') + 1))
                .findFirst()
                .orElse(null);
    }

    private static boolean isToken(String part) {
        return part.startsWith("token=");
    }

    /// To the same address without the token, so that no history keeps it and no page hands it on.
    private static void redirect(HttpServerExchange exchange, Session session) {
        var rest = exchange.getRequestURI().substring(session.prefix().length());
        var query = Arrays.stream(exchange.getQueryString().split("&", -1))
                .filter(part -> !part.isEmpty() && !isToken(part))
                .collect(Collectors.joining("&"));
        if (query.isEmpty()) {
            query = "folder=" + URLEncoder.encode(session.folder().toString(), StandardCharsets.UTF_8);
        }
        var headers = exchange.getResponseHeaders();
        headers.put(Headers.LOCATION, session.path() + (rest.isEmpty() ? "/" : rest) + "?" + query);
        headers.put(Headers.CACHE_CONTROL, "no-store");
        headers.put(ProxyHeaders.REFERRER_POLICY, "no-referrer");
        exchange.setStatusCode(StatusCodes.SEE_OTHER);
        exchange.endExchange();
    }

    private void pass(HttpServerExchange exchange, Session session) throws Exception {
        if (exchange.getRequestURI().equals(session.prefix())) {
            redirect(exchange, session);
            return;
        }
        var upstream = ide.running();
        if (upstream.isPresent()) {
            proxy(exchange, session, upstream.get());
            return;
        }
        exchange.dispatch(() -> startAndPass(exchange, session));
    }

    /// It was stopped, or has died: it is started again. On a thread that may wait.
    private void startAndPass(HttpServerExchange exchange, Session session) {
        try {
            var upstream = ide.ready();
            exchange.dispatch(exchange.getIoThread(), () -> proxyOrEnd(exchange, session, upstream));
        } catch (IOException e) {
            log.log(Level.WARNING, "code-server does not start: {0}", e.getMessage());
            refuse(exchange, Refusal.NOT_RUNNING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.endExchange();
        }
    }

    private void proxyOrEnd(HttpServerExchange exchange, Session session, Upstream upstream) {
        try {
            proxy(exchange, session, upstream);
        } catch (Exception e) {
            log.log(Level.WARNING, "A request to the IDE failed", e);
            exchange.endExchange();
        }
    }

    private void proxy(HttpServerExchange exchange, Session session, Upstream upstream) throws Exception {
        if (!hold(exchange, session)) {
            refuse(exchange, Refusal.TOO_MANY);
            return;
        }
        ProxyHeaders.toIde(exchange, session, upstream);
        exchange.addResponseCommitListener(answered -> ProxyHeaders.toBrowser(answered, session, upstream));
        exchange.setResolvedPath(session.prefix());
        exchange.setRelativePath(
                exchange.getRequestPath().substring(session.prefix().length()));
        target(upstream).proxy().handleRequest(exchange);
    }

    /// The connection belongs to the session from now on, and breaks with it: a WebSocket too.
    private static boolean hold(HttpServerExchange exchange, Session session) {
        var connection = exchange.getConnection();
        var before = connection.getAttachment(HELD);
        if (before != null && before.session().equals(session)) {
            return session.enter(before.cut());
        }
        // On its own thread: what closes with it may be touched there alone.
        Runnable cut = () -> connection.getIoThread().execute(() -> IoUtils.safeClose(connection));
        if (!session.enter(cut)) {
            return false;
        }
        connection.putAttachment(HELD, new Sessions.Held(session, cut));
        connection.addCloseListener(_ -> session.leave(cut));
        return true;
    }

    private Target target(Upstream upstream) {
        var known = target;
        if (known == null || !known.upstream().equals(upstream)) {
            var client = new LoadBalancingProxyClient()
                    .setConnectionsPerThread(Sessions.MOST * Session.MOST_CONNECTIONS)
                    .setSoftMaxConnectionsPerThread(0) // or these would be kept for longer
                    .setTtl(IDLE_UPSTREAM_MS)
                    .setProblemServerRetry(1)
                    .addHost(upstream.address());
            var proxy = ProxyHandler.builder()
                    .setProxyClient(client)
                    .setMaxRequestTime(-1)
                    .setReuseXForwarded(true)
                    .setNext(ResponseCodeHandler.HANDLE_404)
                    .build();
            known = new Target(upstream, proxy);
            target = known;
        }
        return known;
    }

    /// Says why, and hangs up: who is not let in keeps no connection that others may need.
    private static void refuse(HttpServerExchange exchange, Refusal why) {
        exchange.setPersistent(false);
        var headers = exchange.getResponseHeaders();
        headers.put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
        headers.put(Headers.CACHE_CONTROL, "no-store");
        headers.put(new HttpString("X-Frame-Options"), "DENY");
        headers.put(new HttpString("Content-Security-Policy"), "default-src 'none'; style-src 'unsafe-inline'");
        exchange.setStatusCode(why.status);
        exchange.getResponseSender().send(why.page());
    }
}
