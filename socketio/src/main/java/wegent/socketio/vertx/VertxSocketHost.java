package wegent.socketio.vertx;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import wegent.base.Timers;
import wegent.socketio.Handshake;
import wegent.socketio.SocketConfig;
import wegent.socketio.engine.Engine;
import wegent.socketio.server.SocketServer;

/// Carries a [SocketServer] on a Vert.x HTTP server or router: give it every request below `/socket.io/`, before any
/// handler that reads bodies. The server's options must have passed [#limits].
public final class VertxSocketHost implements Handler<HttpServerRequest> {
    /// How long a body may stand still.
    private static final Duration BODY_PAUSE = Duration.ofSeconds(5);

    /// How long a client may take to say goodbye, too.
    private static final int CLOSING_SECONDS = 1;

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
        return options.setMaxWebSocketFrameSize(bytes)
                .setMaxWebSocketMessageSize(bytes)
                .setWebSocketClosingTimeout(CLOSING_SECONDS);
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

    /// Reads a body up to the limit, and leaves the rest; one that stands still is given up.
    private final class Body {
        private final HttpServerRequest request;
        private final Handshake handshake;
        private final Context context = Objects.requireNonNull(Vertx.currentContext());
        private final int limit;
        private final Buffer read = Buffer.buffer();
        private Timers.@Nullable Timer deadline;
        private boolean handed;

        Body(HttpServerRequest request, Handshake handshake) {
            this.request = request;
            this.handshake = handshake;
            limit = entry.engine().maxBody(handshake);
        }

        void read() {
            request.handler(this::append);
            request.endHandler(_ -> hand());
            request.exceptionHandler(_ -> end());
            if (request.method().equals(HttpMethod.POST)) {
                awaitMore();
            }
            request.resume();
        }

        private void append(Buffer part) {
            if (handed || part.length() == 0) {
                return;
            }
            var room = limit + 1 - read.length();
            read.appendBuffer(part, 0, Math.clamp(room, 0, part.length()));
            if (part.length() >= room) {
                lastOfItsConnection();
                hand();
            } else if (entry.engine().holdBody(handshake, this, read.length())) {
                awaitMore();
            } else {
                refuse(413);
            }
        }

        private void awaitMore() {
            stopWaiting();
            deadline = entry.engine().time().after(BODY_PAUSE, () -> context.runOnContext(_ -> refuse(408)));
        }

        private void refuse(int status) {
            if (!handed) {
                end();
                lastOfItsConnection();
                request.response()
                        .setStatusCode(status)
                        .end()
                        .onComplete(_ -> request.connection().close());
            }
        }

        private void hand() {
            if (!handed) {
                end();
                entry.onRequest(new VertxExchange(request, handshake, read.getBytes()));
            }
        }

        private void lastOfItsConnection() {
            if (request.version() != HttpVersion.HTTP_2) {
                request.response().putHeader("Connection", "close");
            }
        }

        private void end() {
            handed = true;
            stopWaiting();
            entry.engine().releaseBody(handshake, this);
        }

        private void stopWaiting() {
            if (deadline != null) {
                deadline.close();
                deadline = null;
            }
        }
    }
}
