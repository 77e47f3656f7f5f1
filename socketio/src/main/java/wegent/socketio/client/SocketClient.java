package wegent.socketio.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.base.Timers;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.Mailbox;
import wegent.socketio.MalformedException;
import wegent.socketio.PendingAcks;
import wegent.socketio.engine.EngineCodec;
import wegent.socketio.engine.EnginePacket;
import wegent.socketio.engine.Frame;
import wegent.socketio.packet.SocketCodec;
import wegent.socketio.packet.SocketDecoder;
import wegent.socketio.packet.SocketPacket;

/// A connection to one namespace of a server. It never comes back by itself: its owner connects anew when it
/// likes. Any thread may call; threads meet here.
public final class SocketClient implements AutoCloseable {
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    /// What a message costs in memory beside its own bytes, roughly.
    private static final int OVERHEAD = 256;

    private final ClientConfig config;
    private final ClientListener listener;
    private final Incoming incoming;
    private final SocketDecoder decoder;
    private final PendingAcks acks = new PendingAcks();
    private final Mailbox mailbox = new Mailbox();
    private final CompletableFuture<JsonNode> opened = new CompletableFuture<>();
    private final CompletableFuture<JsonNode> joined = new CompletableFuture<>();
    private volatile @Nullable WebSocket socket;
    private volatile @Nullable Outgoing outgoing;
    private volatile long lastHeard;
    private int partBytes;

    @GuardedBy("this")
    private boolean connected;

    @GuardedBy("this")
    private boolean closed;

    @GuardedBy("this")
    private Timers.@Nullable Timer silence;

    private SocketClient(ClientConfig config, ClientListener listener) {
        this.config = config;
        this.listener = listener;
        incoming = new Incoming(new Packets(), config.maxPayload());
        decoder = new SocketDecoder(config.maxPayload());
        lastHeard = config.time().nanos();
    }

    /// Connects and joins, blocking. Throws [ConnectRefusedException] when the server says no, and
    /// [ConnectFailedException] when it cannot be reached.
    public static SocketClient connect(ClientConfig config, ClientListener listener) {
        var client = new SocketClient(config, listener);
        try {
            client.open();
            return client;
        } catch (RuntimeException e) {
            client.finish(CloseReason.CLOSED_HERE);
            client.abort();
            throw e;
        }
    }

    /// Sends an event; each `byte[]` inside goes as a binary attachment. Waits while too much waits to go out.
    /// Returns false when the connection is gone.
    public boolean emit(String event, Object... args) {
        return send(SocketCodec.event(config.namespace(), SocketPacket.NO_ID, event, args));
    }

    /// Sends an event and waits for the first argument of the answer. Throws
    /// [wegent.socketio.AckTimeoutException] or [wegent.socketio.DisconnectedException].
    public JsonNode call(String event, Object payload, Duration timeout) {
        return acks.call(
                config.time(), timeout, event, id -> send(SocketCodec.event(config.namespace(), id, event, payload)));
    }

    /// Like [#call], without waiting: the event is on its way when this returns, and one of the two is called
    /// later, on any thread; neither may block.
    public void ask(
            String event,
            Object payload,
            Duration timeout,
            Consumer<JsonNode> answered,
            Consumer<RuntimeException> failed) {
        acks.ask(
                config.time(),
                timeout,
                event,
                id -> send(SocketCodec.event(config.namespace(), id, event, payload)),
                answered,
                failed);
    }

    public synchronized boolean isOpen() {
        return connected && !closed;
    }

    /// The name by which the server knows this connection.
    public String id() {
        return joined.resultNow().path("sid").asText();
    }

    /// What waits to go out.
    public long bufferedBytes() {
        var out = outgoing;
        return out == null ? 0 : out.bufferedBytes();
    }

    /// Waits until at most `bytes` wait to go out, or the connection is gone.
    public void awaitRoom(int bytes) throws InterruptedException {
        var out = outgoing;
        if (out != null) {
            out.awaitRoom(bytes);
        }
    }

    /// Says goodbye after what was sent before. May be called twice.
    @Override
    public void close() {
        var out = outgoing;
        if (out != null && isOpen()) {
            out.end(SocketCodec.disconnect(config.namespace()));
            config.time().after(FAREWELL, this::abort);
        }
        finish(CloseReason.CLOSED_HERE);
    }

    /// When the server last said anything, as a reading of the clock in nanoseconds.
    long lastHeard() {
        return lastHeard;
    }

    private void open() {
        var limit = config.connectTimeout();
        var link = await(
                config.http().newWebSocketBuilder().connectTimeout(limit).buildAsync(config.endpoint(), incoming),
                "No WebSocket at " + config.url());
        socket = link;
        outgoing = new Outgoing(link, config.maxBufferedBytes(), () -> finish(CloseReason.LINK_LOST));
        var handshake = await(opened, "No handshake from " + config.url());
        send(SocketCodec.connect(config.namespace(), config.auth().get()));
        await(joined, "No answer from " + config.url() + config.namespace());
        watch(Duration.ofMillis(handshake.path("pingInterval").asLong(25_000)
                + handshake.path("pingTimeout").asLong(20_000)));
    }

    private <T> T await(CompletableFuture<T> future, String otherwise) {
        try {
            return future.get(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConnectRefusedException refused) {
                throw refused;
            }
            throw new ConnectFailedException(otherwise, e.getCause());
        } catch (TimeoutException e) {
            throw new ConnectFailedException(otherwise, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectFailedException(otherwise, e);
        }
    }

    private boolean send(List<Frame> frames) {
        var out = outgoing;
        return out != null && out.send(frames);
    }

    /// Gives the server up when it is silent for longer than its ping interval and timeout together.
    private synchronized void watch(Duration limit) {
        if (closed) {
            return;
        }
        var left = lastHeard + limit.toNanos() - config.time().nanos();
        if (left <= 0) {
            finish(CloseReason.SILENT);
            return;
        }
        silence = config.time().after(Duration.ofNanos(left), () -> watch(limit));
    }

    private void finish(CloseReason reason) {
        boolean wasConnected;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            wasConnected = connected;
            if (silence != null) {
                silence.close();
            }
        }
        acks.close();
        var failure = new ConnectFailedException("The connection ended: " + reason, null);
        opened.completeExceptionally(failure);
        joined.completeExceptionally(failure);
        if (reason != CloseReason.CLOSED_HERE) {
            abort();
        }
        if (wasConnected) {
            mailbox.post(() -> listener.onDisconnect(reason));
        }
    }

    private void abort() {
        var link = socket;
        if (link != null) {
            link.abort();
        }
        var out = outgoing;
        if (out != null) {
            out.close();
        }
    }

    /// What the server says, packet by packet, on one thread at a time.
    private final class Packets implements Incoming.Receiver {
        @Override
        public void received(EnginePacket packet) {
            lastHeard = config.time().nanos();
            switch (packet) {
                case EnginePacket.Open(var json) -> opened.complete(handshake(json));
                case EnginePacket.Ping(var data) -> pong(data);
                case EnginePacket.Message(var text) -> {
                    partBytes += text.length() + OVERHEAD;
                    received(decoder.text(text));
                }
                case EnginePacket.Binary(var bytes) -> {
                    partBytes += bytes.length + OVERHEAD;
                    received(decoder.binary(bytes));
                }
                case EnginePacket.Close _ -> finish(CloseReason.LEFT);
                case EnginePacket.Noop _, EnginePacket.Pong _, EnginePacket.Upgrade _ -> {}
            }
        }

        @Override
        public void lost(CloseReason reason) {
            finish(reason);
        }

        private JsonNode handshake(String json) {
            try {
                return Json.tree(json);
            } catch (IllegalArgumentException e) {
                throw new MalformedException("Not a handshake");
            }
        }

        private void pong(String data) {
            var out = outgoing;
            if (out != null) {
                out.sendFirst(EngineCodec.encode(new EnginePacket.Pong(data)));
            }
        }

        private void received(@Nullable SocketPacket packet) {
            if (packet == null) {
                return;
            }
            var bytes = partBytes;
            partBytes = 0;
            if (!packet.namespace().equals(config.namespace())) {
                return;
            }
            switch (packet) {
                case SocketPacket.Connect(var _, var data) -> joinedNow(data);
                case SocketPacket.ConnectError(var _, var data) ->
                    joined.completeExceptionally(new ConnectRefusedException(data));
                case SocketPacket.Disconnect _ -> finish(CloseReason.LEFT);
                case SocketPacket.Event event -> putAside(event, bytes);
                case SocketPacket.Ack(var _, var id, var args) -> acks.answered(id, args);
            }
        }

        private void joinedNow(JsonNode data) {
            synchronized (SocketClient.this) {
                connected = !closed;
            }
            joined.complete(data);
        }

        private void putAside(SocketPacket.Event event, int bytes) {
            incoming.putAside(bytes);
            mailbox.post(() -> {
                try {
                    listener.onEvent(event.name(), event.args(), new ClientAck(event.id()));
                } finally {
                    incoming.handled(bytes);
                }
            });
        }
    }

    /// Answers one event of the server, once.
    private final class ClientAck implements Ack {
        private final AtomicLong id;

        ClientAck(long id) {
            this.id = new AtomicLong(id);
        }

        @Override
        public boolean asked() {
            return id.get() != SocketPacket.NO_ID;
        }

        @Override
        public void send(Object... args) {
            var asked = id.getAndSet(SocketPacket.NO_ID);
            if (asked != SocketPacket.NO_ID) {
                SocketClient.this.send(SocketCodec.ack(config.namespace(), asked, args));
            }
        }
    }
}
