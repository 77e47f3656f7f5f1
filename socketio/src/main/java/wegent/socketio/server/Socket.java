package wegent.socketio.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wegent.socketio.CloseReason;
import wegent.socketio.Handshake;
import wegent.socketio.Mailbox;
import wegent.socketio.PendingAcks;
import wegent.socketio.engine.Frame;
import wegent.socketio.engine.SessionId;
import wegent.socketio.packet.SocketCodec;
import wegent.socketio.packet.SocketPacket;

/// One client in one namespace. Any thread may send; what it sends is handled in order on a virtual thread of its own.
/// Threads meet here; the lock is held for memory work only.
public final class Socket {
    private enum State {
        JOINING,
        JOINED,
        GONE
    }

    private final String id = SessionId.next();
    private final Namespace namespace;
    private final Connection connection;
    private final Mailbox mailbox = new Mailbox();
    private volatile @Nullable Object attachment;
    private volatile State state = State.JOINING;
    /// We ended it: what the client sent before is not handled any more.
    private volatile boolean closedHere;

    @GuardedBy("this")
    private @Nullable Set<String> rooms;

    @GuardedBy("this")
    private @Nullable PendingAcks acks;

    @GuardedBy("this")
    private @Nullable Runnable drainAction;

    Socket(Namespace namespace, Connection connection) {
        this.namespace = namespace;
        this.connection = connection;
    }

    public String id() {
        return id;
    }

    public Namespace namespace() {
        return namespace;
    }

    public Handshake handshake() {
        return connection.session().handshake();
    }

    /// What the authenticator returned.
    public Object attachment() {
        return Objects.requireNonNull(attachment);
    }

    public <T> T attachment(Class<T> type) {
        return type.cast(attachment());
    }

    public boolean isOpen() {
        return state == State.JOINED;
    }

    /// Sends an event; each `byte[]` inside goes as a binary attachment. Returns false when the client is gone. A
    /// client
    /// that reads too slowly, so that more than the bound would wait, is cut off.
    public boolean emit(String event, Object... args) {
        return isOpen() && send(event(namespace, event, args));
    }

    /// Sends an event and waits for the first argument of the answer. Throws
    /// [wegent.socketio.AckTimeoutException] or [wegent.socketio.DisconnectedException].
    public JsonNode call(String event, Object payload, Duration timeout) {
        return acks().call(
                        connection.time(),
                        timeout,
                        event,
                        id -> isOpen() && send(SocketCodec.event(namespace.name(), id, event, payload)));
    }

    /// Runs `task` on the socket's own thread, after the events that came before.
    public void execute(Runnable task) {
        mailbox.post(task);
    }

    public synchronized void join(String room) {
        if (state == State.GONE) {
            return;
        }
        if (rooms == null) {
            rooms = new HashSet<>(4);
        }
        if (rooms.add(room)) {
            namespace.rooms().join(room, this);
        }
    }

    public synchronized void leave(String room) {
        if (rooms != null && rooms.remove(room)) {
            namespace.rooms().leave(room, this);
        }
    }

    public synchronized Set<String> rooms() {
        return rooms == null ? Set.of() : Set.copyOf(rooms);
    }

    /// What waits to go out to this client, over all its namespaces.
    public int bufferedBytes() {
        return connection.session().bufferedBytes();
    }

    /// Does more than an eighth of the bound wait?
    public boolean isSlow() {
        return bufferedBytes() > connection.maxBufferedBytes() / 8;
    }

    /// Runs `action` once on the socket's own thread, when nothing waits to go out any more; a second one replaces it.
    public void onDrain(Runnable action) {
        synchronized (this) {
            drainAction = action;
        }
        connection.session().wantDrain();
    }

    /// Says goodbye: the client is told and does not come back by itself. What it has sent but was not handled yet is
    /// dropped.
    public void close() {
        closedHere = true;
        if (isOpen()) {
            send(SocketCodec.disconnect(namespace.name()));
        }
        leave(CloseReason.CLOSED_HERE);
        connection.left(this);
    }

    /// Breaks the connection, with all its namespaces; the client will come back when it can.
    public void cut() {
        closedHere = true;
        connection.session().end(CloseReason.CLOSED_HERE);
    }

    @Override
    public String toString() {
        return namespace.name() + "#" + id;
    }

    static List<Frame> event(Namespace namespace, String event, Object... args) {
        return SocketCodec.event(namespace.name(), SocketPacket.NO_ID, event, args);
    }

    boolean send(List<Frame> frames) {
        return connection.session().send(frames);
    }

    void authenticate(JsonNode auth) {
        mailbox.post(() -> namespace.admit(this, auth));
    }

    void refuse(Map<String, Object> body) {
        state = State.GONE;
        connection.forget(this);
        send(SocketCodec.connectError(namespace.name(), body));
        connection.session().refused();
    }

    /// Lets the client in. Returns false when it has left meanwhile.
    boolean join(Object carried) {
        synchronized (this) {
            if (state != State.JOINING) {
                return false;
            }
            attachment = carried;
            state = State.JOINED;
        }
        var owner =
                carried instanceof Member member ? member.owner() : handshake().remoteAddress();
        connection.session().settled(owner, namespace.maxPayload());
        send(SocketCodec.connect(namespace.name(), Map.of("sid", id)));
        namespace.add(this);
        if (state == State.GONE) {
            namespace.remove(this);
        }
        return true;
    }

    /// Takes an event that came in; `bytes` is what it counts for while it waits.
    void received(SocketPacket.Event event, int bytes) {
        if (state != State.JOINED) {
            return;
        }
        if (!connection.session().putAside(bytes)) {
            return;
        }
        mailbox.post(() -> {
            try {
                if (!closedHere) {
                    namespace.deliver(this, event);
                }
            } finally {
                connection.session().handled(bytes);
            }
        });
    }

    void answered(SocketPacket.Ack ack) {
        acks().answered(ack.id(), ack.args());
    }

    void drained() {
        Runnable action;
        synchronized (this) {
            action = drainAction;
            drainAction = null;
        }
        if (action != null) {
            mailbox.post(action);
        }
    }

    void leave(CloseReason reason) {
        PendingAcks waiting;
        boolean joined;
        synchronized (this) {
            if (state == State.GONE) {
                return;
            }
            joined = state == State.JOINED;
            state = State.GONE;
            waiting = acks;
            if (rooms != null) {
                rooms.forEach(room -> namespace.rooms().leave(room, this));
                rooms = null;
            }
        }
        namespace.remove(this);
        if (waiting != null) {
            waiting.close();
        }
        if (joined) {
            connection.departures().begin();
            mailbox.post(() -> {
                try {
                    namespace.gone(this, reason);
                } finally {
                    connection.departures().end();
                }
            });
        }
    }

    private synchronized PendingAcks acks() {
        if (acks == null) {
            acks = new PendingAcks();
            if (state == State.GONE) {
                acks.close();
            }
        }
        return acks;
    }
}
