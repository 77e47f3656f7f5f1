package wegent.socketio.vertx;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Objects;
import wegent.socketio.Handshake;
import wegent.socketio.SocketConfig;
import wegent.socketio.engine.Engine;
import wegent.socketio.server.SocketServer;

/// Carries a [SocketServer] on a Vert.x HTTP server or router: give it every request below `/socket.io/`, before any
/// handler that reads bodies. The server's options must have passed [#limits].
public final class VertxSocketHost implements Handler<HttpServerRequest> {
    private final Entry entry;
    private final SocketConfig config;

    public VertxSocketHost(SocketServer server) {
        this(server.config(), Entry.of(server));
    }

    VertxSocketHost(SocketConfig config, Engine engine) {
        this(config, Entry.of(engine));
    }

    private VertxSocketHost(SocketConfig config, Entry entry) {
        this.config = config;
        this.entry = entry;
    }

    /// Lets WebSocket messages be as large as `config` allows; Vert.x closes the socket at 64 KB otherwise.
    public static HttpServerOptions limits(HttpServerOptions options, SocketConfig config) {
        var bytes = config.maxPayload() + 1;
        return options.setMaxWebSocketFrameSize(bytes).setMaxWebSocketMessageSize(bytes);
    }

    @Override
    public void handle(HttpServerRequest request) {
        var handshake = handshake(request);
        if (!config.allowed().test(handshake)) {
            request.response().setStatusCode(403).end();
            return;
        }
        if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            upgrade(request, handshake);
            return;
        }
        var origin = handshake.origin();
        if (origin != null) {
            request.response().putHeader("Access-Control-Allow-Origin", origin).putHeader("Vary", "Origin");
        }
        if (request.method().name().equals("OPTIONS")) {
            request.response()
                    .putHeader("Access-Control-Allow-Methods", "GET, POST")
                    .putHeader("Access-Control-Allow-Headers", "content-type")
                    .setStatusCode(204)
                    .end();
            return;
        }
        new Body(request, handshake).read();
    }

    private void upgrade(HttpServerRequest request, Handshake handshake) {
        var context = Objects.requireNonNull(Vertx.currentContext());
        request.toWebSocket().onSuccess(socket -> {
            var link = new VertxLink(socket, context);
            link.receiver(entry.onWebSocket(link, handshake));
        });
    }

    private static Handshake handshake(HttpServerRequest request) {
        var query = new HashMap<String, String>();
        request.params().forEach(param -> query.putIfAbsent(param.getKey(), param.getValue()));
        var address = request.remoteAddress();
        var remote = address == null || address.hostAddress() == null ? "" : address.hostAddress();
        return new Handshake(query, remote, request.getHeader("Origin"), request.getHeader("Host"));
    }

    /// Reads a body up to the limit, and leaves the rest.
    private final class Body {
        private final HttpServerRequest request;
        private final Handshake handshake;
        private final Buffer read = Buffer.buffer();
        private boolean handed;

        Body(HttpServerRequest request, Handshake handshake) {
            this.request = request;
            this.handshake = handshake;
        }

        void read() {
            request.handler(this::append);
            request.endHandler(_ -> hand());
            request.resume();
        }

        private void append(Buffer part) {
            var room = config.maxPayload() + 1 - read.length();
            if (part.length() < room) {
                read.appendBuffer(part);
                return;
            }
            read.appendBuffer(part, 0, Math.max(0, room));
            request.response().putHeader("Connection", "close");
            hand();
        }

        private void hand() {
            if (!handed) {
                handed = true;
                entry.onRequest(new VertxExchange(request, handshake, read.getBytes()));
            }
        }
    }
}
