package wegent.socketio.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import wegent.base.MemoryBudget;
import wegent.base.Time;
import wegent.socketio.Handshake;
import wegent.socketio.SocketConfig;
import wegent.socketio.engine.Engine;
import wegent.socketio.engine.HttpExchange;
import wegent.socketio.engine.WebSocketLink;
import wegent.socketio.engine.WebSocketReceiver;

/// A Socket.IO server without a port: a web server hands it requests and WebSockets, as
/// [wegent.socketio.vertx.VertxSocketHost] does.
public final class SocketServer implements AutoCloseable {
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final SocketConfig config;
    private final Time time;
    private final MemoryBudget budget;
    private final Engine engine;
    private final Map<String, Namespace> namespaces = new ConcurrentHashMap<>();
    private final Departures departures = new Departures();

    public SocketServer(SocketConfig config, Time time) {
        this(config, time, MemoryBudget.ofHeap());
    }

    /// `budget` is for what all connections hold in memory.
    public SocketServer(SocketConfig config, Time time, MemoryBudget budget) {
        this.config = config;
        this.time = time;
        this.budget = budget;
        engine = new Engine(config, time, budget, session -> new Connection(this, session));
    }

    public SocketConfig config() {
        return config;
    }

    /// What connections hold in memory, and requests may share.
    public MemoryBudget budget() {
        return budget;
    }

    /// Opens a namespace to the clients that `authenticator` lets in.
    public Namespace namespace(String name, Authenticator authenticator) {
        return namespace(name, config.maxPayload(), authenticator);
    }

    /// Opens a namespace whose clients may send messages of `maxPayload` bytes, at most those of the configuration.
    public Namespace namespace(String name, int maxPayload, Authenticator authenticator) {
        var namespace = new Namespace(name, Math.min(maxPayload, config.maxPayload()), authenticator);
        if (!name.startsWith("/") || namespaces.putIfAbsent(name, namespace) != null) {
            throw new IllegalArgumentException("Not a new namespace: " + name);
        }
        return namespace;
    }

    /// Connections now, joined or not.
    public int sessionCount() {
        return engine.sessionCount();
    }

    /// For the host, which reads bodies.
    public Engine engine() {
        return engine;
    }

    /// The host calls this for each request of the polling transport.
    public void onRequest(HttpExchange exchange) {
        engine.onRequest(exchange);
    }

    /// The host calls this for each WebSocket that it has accepted, and then the receiver for what comes in.
    public WebSocketReceiver onWebSocket(WebSocketLink link, Handshake handshake) {
        return engine.onWebSocket(link, handshake);
    }

    /// Cuts every connection, lets no new one in, and waits a little for the disconnect handlers.
    @Override
    public void close() {
        engine.close();
        departures.await(FAREWELL);
    }

    Time time() {
        return time;
    }

    Departures departures() {
        return departures;
    }

    @Nullable
    Namespace find(String namespace) {
        return namespaces.get(namespace);
    }
}
