package wegent.server;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.codeserver.CodeServers;
import wegent.protocol.RefusedException;
import wegent.protocol.id.CodeServerId;
import wegent.server.door.RequestGate;

/// Requests that mean an IDE's host go to the gateway of its device, through the tunnel that the backend makes,
/// and nowhere else: at such a host there is no page, no API and no socket of ours. The gateway lets in, or
/// does not.
final class IdeRoute implements Handler<RoutingContext> {
    private static final Logger log = LoggerFactory.getLogger(IdeRoute.class);
    private static final int SWITCHING = 101;
    private static final int BAD_GATEWAY = 502;
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MOST_CONNECTIONS = 64;
    private static final int CONNECT_MS = 10_000;
    private static final int IDLE_SECONDS = 300;
    private static final int KEPT_SECONDS = 30;
    private static final Pattern SESSION = Pattern.compile("/s/([^/?]+)(?:[/?].*)?");

    private final CodeServers codeServers;
    private final Vertx vertx;
    private final HttpClient client;
    private final HttpProxy proxy;

    IdeRoute(CodeServers codeServers, Vertx vertx) {
        this.codeServers = codeServers;
        this.vertx = vertx;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(MOST_CONNECTIONS)
                .setMaxWaitQueueSize(MOST_CONNECTIONS)
                .setConnectTimeout(CONNECT_MS)
                .setIdleTimeout(IDLE_SECONDS)
                .setKeepAliveTimeout(KEPT_SECONDS));
        this.proxy = HttpProxy.reverseProxy(client)
                .origin(asked -> gateway(asked.request().proxiedRequest()).compose(client::request))
                .addInterceptor(new ProxyInterceptor() {
                    @Override
                    public Future<Void> handleProxyResponse(ProxyContext context) {
                        IdeHeaders.limit(context.response().headers());
                        return context.sendResponse();
                    }
                });
    }

    @Override
    public void handle(RoutingContext context) {
        var request = context.request();
        if (!codeServers.covers(host(request))) {
            context.next();
            return;
        }
        context.response().headers().clear(); // those of the page
        if (request.getHeader(HttpHeaders.UPGRADE) == null) {
            proxy.handle(request);
        } else {
            upgrade(request);
        }
    }

    /// A WebSocket, as bytes: each side is read only as fast as the other takes it, which the proxy would not
    /// see to.
    private void upgrade(HttpServerRequest request) {
        request.pause();
        gateway(request)
                .compose(client::request)
                .compose(asked -> {
                    asked.setMethod(request.method()).setURI(request.uri());
                    asked.headers().setAll(request.headers());
                    return asked.connect();
                })
                .onSuccess(answer -> upgraded(request, answer))
                .onFailure(why -> refuse(request, BAD_GATEWAY, why));
    }

    private static void upgraded(HttpServerRequest request, HttpClientResponse answer) {
        if (answer.statusCode() != SWITCHING) {
            answer.request().reset();
            refuse(request, answer.statusCode(), null);
            return;
        }
        RequestGate.release(request); // the gateway knows the user
        var response = request.response().setStatusCode(SWITCHING);
        response.headers().setAll(answer.headers());
        IdeHeaders.limit(response.headers());
        var device = answer.netSocket();
        request.resume();
        request.toNetSocket()
                .onSuccess(browser -> {
                    browser.pipeTo(device).onComplete(_ -> device.close());
                    device.pipeTo(browser).onComplete(_ -> browser.close());
                })
                .onFailure(_ -> device.close());
    }

    private static void refuse(HttpServerRequest request, int status, @Nullable Throwable why) {
        log.debug("{} is not upgraded: {}", request.uri(), status, why);
        request.resume();
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end();
    }

    /// The host that the browser meant, as it said it; in HTTP/2 that is no header.
    private static @Nullable String host(HttpServerRequest request) {
        var header = request.getHeader(HttpHeaders.HOST);
        return header == null && request.authority() != null
                ? request.authority().toString()
                : header;
    }

    /// Where this request goes; fails when it means no session of a device.
    private Future<RequestOptions> gateway(HttpServerRequest request) {
        var path = SESSION.matcher(request.uri());
        if (!path.matches()) {
            return Future.failedFuture("Not the address of an IDE");
        }
        return vertx.executeBlocking(
                        () -> codeServers.port(session(path.group(1)), String.valueOf(host(request))), false)
                .map(port -> to(request, Objects.requireNonNull(port)));
    }

    private static CodeServerId session(String id) {
        try {
            return new CodeServerId(id);
        } catch (IllegalArgumentException e) {
            throw RefusedException.notFound("IDE session");
        }
    }

    /// The gateway is asked for the host that the browser meant: it knows none else.
    private static RequestOptions to(HttpServerRequest request, int port) {
        var host = String.valueOf(host(request));
        var colon = host.lastIndexOf(':');
        var options = new RequestOptions().setServer(SocketAddress.inetSocketAddress(port, LOOPBACK));
        return colon < 0
                ? options.setHost(host).setPort(80)
                : options.setHost(host.substring(0, colon)).setPort(Integer.parseInt(host.substring(colon + 1)));
    }
}
