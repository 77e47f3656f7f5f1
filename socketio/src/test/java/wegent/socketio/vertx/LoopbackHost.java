package wegent.socketio.vertx;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import wegent.socketio.SocketConfig;
import wegent.socketio.engine.Engine;
import wegent.socketio.server.SocketServer;

/// A tiny web server on a free port of this machine that carries one Socket.IO server, for tests.
public final class LoopbackHost implements AutoCloseable {
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setInternalBlockingPoolSize(1));
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer http;

    public LoopbackHost(SocketServer server) {
        this(server, 0);
    }

    public LoopbackHost(SocketServer server, int port) {
        this(server.config(), new VertxSocketHost(server), port);
    }

    /// Carries the lower protocol alone.
    public LoopbackHost(SocketConfig config, Engine engine, int port) {
        this(config, new VertxSocketHost(config, engine), port);
    }

    private LoopbackHost(SocketConfig config, VertxSocketHost host, int port) {
        var options = VertxSocketHost.limits(new HttpServerOptions(), config);
        http = await(vertx.createHttpServer(options)
                .requestHandler(request -> {
                    host.handle(request);
                    requests.incrementAndGet();
                })
                .listen(port, "127.0.0.1"));
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + http.actualPort());
    }

    /// How many requests have come in so far.
    public int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static <T> T await(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
