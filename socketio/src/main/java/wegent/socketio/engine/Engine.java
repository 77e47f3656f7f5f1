package wegent.socketio.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import wegent.base.EvictingSet;
import wegent.base.Json;
import wegent.base.MemoryBudget;
import wegent.base.Time;
import wegent.base.Timers;
import wegent.socketio.CloseReason;
import wegent.socketio.Handshake;
import wegent.socketio.SocketConfig;

/// All Engine.IO sessions of one server: opens them, finds them again for each request, and sweeps over them with one
/// timer for heartbeats and deadlines.
public final class Engine implements AutoCloseable {
    private static final String JSON = "application/json";

    private final SocketConfig config;
    private final Time time;
    private final Function<EngineSession, SessionListener> listeners;
    private final MemoryBudget budget;
    private final Map<String, EngineSession> sessions = new ConcurrentHashMap<>();
    private final EvictingSet<EngineSession> unjoined;
    private final Timers.Timer sweeper;
    private volatile boolean closed;

    public Engine(SocketConfig config, Time time, Function<EngineSession, SessionListener> listeners) {
        this(config, time, MemoryBudget.ofHeap(), listeners);
    }

    /// `budget` is for what all sessions hold in memory.
    public Engine(
            SocketConfig config, Time time, MemoryBudget budget, Function<EngineSession, SessionListener> listeners) {
        this.config = config;
        this.budget = budget;
        unjoined = new EvictingSet<>(
                config.unjoined().perAddress(),
                config.unjoined().inAll(),
                session -> session.close(CloseReason.NEVER_JOINED));
        this.time = time;
        this.listeners = listeners;
        sweeper = time.every(sweepPeriod(config), this::sweep);
    }

    /// Takes a request of the polling transport.
    public void onRequest(HttpExchange exchange) {
        var query = exchange.handshake().query();
        if (!config.allowed().test(exchange.handshake())) {
            exchange.reply(403, JSON, error(4, "Forbidden"));
            return;
        }
        if (!"polling".equals(query.get("transport"))) {
            exchange.reply(400, JSON, error(0, "Transport unknown"));
            return;
        }
        if (!"4".equals(query.get("EIO"))) {
            exchange.reply(400, JSON, error(5, "Unsupported protocol version"));
            return;
        }
        var sid = query.get("sid");
        if (sid == null) {
            openByPolling(exchange);
            return;
        }
        continueSession(exchange, sid);
    }

    /// Takes a WebSocket that the host has accepted. One that is refused is closed at once: browsers cannot tell an
    /// HTTP
    /// status from any other failure.
    public WebSocketReceiver onWebSocket(WebSocketLink link, Handshake handshake) {
        var receiver = receiver(link, handshake);
        if (receiver != null) {
            return receiver;
        }
        link.close();
        return Deaf.RECEIVER;
    }

    /// How large the body of a request may be; zero when nothing that it says is wanted.
    public int maxBody(Handshake handshake) {
        var session = session(handshake);
        return session == null ? 0 : session.maxPayload();
    }

    /// The host holds `bytes` of the body of `request`, of which there is more to come. Returns false when it must not:
    /// the session has no room, is gone, or another request of it is on its way.
    public boolean holdBody(Handshake handshake, Object request, int bytes) {
        var session = session(handshake);
        return session != null && session.holdBody(request, bytes);
    }

    /// The host holds nothing of `request` any more.
    public void releaseBody(Handshake handshake, Object request) {
        var session = session(handshake);
        if (session != null) {
            session.releaseBody(request);
        }
    }

    private @Nullable EngineSession session(Handshake handshake) {
        var sid = handshake.query().get("sid");
        return sid == null ? null : sessions.get(sid);
    }

    public Time time() {
        return time;
    }

    public int sessionCount() {
        return sessions.size();
    }

    /// Cuts every session; no new one is opened.
    @Override
    public void close() {
        closed = true;
        sweeper.close();
        sessions.values().forEach(session -> session.close(CloseReason.CLOSED_HERE));
    }

    SocketConfig config() {
        return config;
    }

    MemoryBudget budget() {
        return budget;
    }

    /// Whether `session` has yet to prove who its client is.
    void unjoined(EngineSession session, boolean yet) {
        var address = session.handshake().remoteAddress();
        if (yet) {
            unjoined.add(address, session);
        } else {
            unjoined.remove(address, session);
        }
    }

    SessionListener listenerOf(EngineSession session) {
        return listeners.apply(session);
    }

    void forget(EngineSession session) {
        sessions.remove(session.id());
        unjoined(session, false);
    }

    static String error(int code, String message) {
        return "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
    }

    private void continueSession(HttpExchange exchange, String sid) {
        var session = sessions.get(sid);
        if (session == null) {
            exchange.reply(400, JSON, error(1, "Session ID unknown"));
            return;
        }
        switch (exchange.method()) {
            case "GET" -> session.polled(exchange);
            case "POST" -> session.posted(exchange);
            default -> exchange.reply(400, JSON, error(2, "Bad handshake method"));
        }
    }

    private void openByPolling(HttpExchange exchange) {
        if (!exchange.method().equals("GET")) {
            exchange.reply(400, JSON, error(2, "Bad handshake method"));
            return;
        }
        if (closed) {
            exchange.reply(503, JSON, error(3, "Closed"));
            return;
        }
        var session = new EngineSession(this, exchange.handshake(), _ -> new PollingTransport());
        open(session, "websocket");
        session.polled(exchange);
    }

    private @Nullable WebSocketReceiver receiver(WebSocketLink link, Handshake handshake) {
        var query = handshake.query();
        if (closed
                || !"4".equals(query.get("EIO"))
                || !"websocket".equals(query.get("transport"))
                || !config.allowed().test(handshake)) {
            return null;
        }
        var sid = query.get("sid");
        if (sid != null) {
            var session = sessions.get(sid);
            return session == null ? null : session.upgradeBy(link);
        }
        var session = new EngineSession(this, handshake, opened -> new WebSocketTransport(opened, link));
        open(session);
        return session.webSocket();
    }

    private void open(EngineSession session, String... upgrades) {
        sessions.put(session.id(), session);
        unjoined(session, true);
        if (closed) {
            session.close(CloseReason.CLOSED_HERE);
            return;
        }
        var open = new LinkedHashMap<String, Object>();
        open.put("sid", session.id());
        open.put("upgrades", upgrades);
        open.put("pingInterval", config.pingInterval().toMillis());
        open.put("pingTimeout", config.pingTimeout().toMillis());
        open.put("maxPayload", config.maxPayload());
        session.sendOne(EngineCodec.encode(new EnginePacket.Open(Json.write(open))));
    }

    private void sweep() {
        var now = time.nanos();
        sessions.values().forEach(session -> session.sweep(now));
    }

    /// Fine enough that no deadline is missed by more than a twentieth, and at most once a second.
    private static Duration sweepPeriod(SocketConfig config) {
        var shortest = Math.min(
                Math.min(config.pingInterval().toMillis(), config.pingTimeout().toMillis()),
                config.connectTimeout().toMillis());
        return Duration.ofMillis(Math.clamp(shortest / 20, 5, 1000));
    }

    /// Hears a WebSocket that was refused.
    private enum Deaf implements WebSocketReceiver {
        RECEIVER;

        @Override
        public void onText(String text) {}

        @Override
        public void onBinary(byte[] bytes) {}

        @Override
        public void onPartial(long bytes) {}

        @Override
        public void onWritable() {}

        @Override
        public void onClosed() {}
    }
}
