package wegent.socketio.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import wegent.base.MemoryBudget;
import wegent.socketio.CloseReason;
import wegent.socketio.Handshake;
import wegent.socketio.MalformedException;

/// One Engine.IO session: what waits to go out, which transport carries it, and until when the peer must have
/// answered. Threads meet here; the listener is never called with the lock held.
public final class EngineSession {
    private static final Frame PING = new Frame.Text("2");
    private static final Frame CLOSE = new Frame.Text("1");
    private static final Frame NOOP = new Frame.Text("6");
    private static final String TEXT = "text/plain; charset=UTF-8";
    private static final Duration UPGRADE_TIME = Duration.ofSeconds(10);
    /// What heads of frames may add to a message.
    private static final int FRAMING = 4 * 1024;
    private static final int PARSED = 3;
    /// How long a poll that comes during an upgrade waits for the upgrade's end, before it is answered with a
    /// noop.
    private static final Duration HELD_POLL = Duration.ofMillis(50);

    private enum State {
        OPEN,
        /// Over for the listener; the last frames wait for their reader.
        LEAVING,
        CLOSED
    }

    private final Engine engine;
    private final String id = SessionId.next();
    private final Handshake handshake;
    private final long openedAt;
    private final SessionListener listener;
    private final MemoryBudget.Holder holder;
    private volatile boolean settled;
    private volatile int maxPayload;

    @GuardedBy("this")
    private final FrameQueue queue = new FrameQueue();

    @GuardedBy("this")
    private State state = State.OPEN;

    @GuardedBy("this")
    private final Carrier carrier;

    @GuardedBy("this")
    private final Heartbeat heartbeat;

    @GuardedBy("this")
    private boolean drainWanted;

    @GuardedBy("this")
    private final Intake intake = new Intake();

    /// Bytes of a message that the host holds, since it is not whole.
    @GuardedBy("this")
    private long partial;

    /// Bytes of a message whose attachments are not all there.
    @GuardedBy("this")
    private long gathered;

    @GuardedBy("this")
    private @Nullable Object posting;

    EngineSession(Engine engine, Handshake handshake, Function<EngineSession, Transport> transport) {
        this.engine = engine;
        this.handshake = handshake;
        openedAt = engine.time().nanos();
        maxPayload = engine.config().unjoined().maxPayload();
        holder = engine.budget().holder(handshake.remoteAddress());
        heartbeat = new Heartbeat(engine.config(), openedAt);
        carrier = new Carrier(transport.apply(this));
        listener = engine.listenerOf(this);
    }

    public String id() {
        return id;
    }

    public Handshake handshake() {
        return handshake;
    }

    /// The listener is content: the session need not end at the connect timeout.
    public void settled() {
        settled(handshake.remoteAddress(), engine.config().maxPayload());
    }

    /// The client has proved that it is `owner`'s: from now on its messages may have `payload` bytes, and what it
    /// holds is on that account.
    public void settled(String owner, int payload) {
        settled = true;
        maxPayload = Math.max(maxPayload, payload);
        holder.owner(owner);
        engine.unjoined(this, false);
    }

    /// The client is asked nothing while we find out who it is.
    public void proving() {
        engine.unjoined(this, false);
    }

    /// It has not proved it.
    public void refused() {
        synchronized (this) {
            if (settled || state != State.OPEN) {
                return;
            }
        }
        engine.unjoined(this, true);
    }

    /// Queues `frames`, all or none. When more than the bound would wait, the reader is too slow and the
    /// session ends; one message alone may be larger than the bound. Returns false when the session is over.
    public boolean send(List<Frame> frames) {
        var size = 0;
        for (var frame : frames) {
            size += frame.size();
        }
        synchronized (this) {
            if (state != State.OPEN) {
                return false;
            }
            var fits =
                    queue.isEmpty() || queue.bytes() + size <= engine.config().maxBufferedBytes();
            if (fits && holder.hold(held() + size)) {
                frames.forEach(queue::add);
                carrier.transport().flush(queue);
                return true;
            }
        }
        close(CloseReason.TOO_SLOW);
        return false;
    }

    /// What waits here to go out; what the host has taken is not counted.
    public synchronized int bufferedBytes() {
        return queue.bytes();
    }

    /// Calls [SessionListener#onDrain] once, when nothing waits to go out any more.
    public void wantDrain() {
        synchronized (this) {
            drainWanted = true;
        }
        tellDrained();
    }

    /// The listener has put a message of `bytes` aside for later. When much is put aside, reading pauses. Returns
    /// false, and ends the session, when there is no room for it.
    public boolean putAside(int bytes) {
        synchronized (this) {
            if (intake.putAside(bytes)) {
                carrier.transport().pause();
            }
            if (holder.hold(held())) {
                return true;
            }
        }
        close(CloseReason.OVER_BUDGET);
        return false;
    }

    /// The listener has handled a message that it had put aside.
    public synchronized void handled(int bytes) {
        if (intake.handled(bytes)) {
            heartbeat.heard(now());
            carrier.transport().resume();
        }
        noteHeld();
    }

    /// The listener holds `bytes` of a message whose attachments are not all there. Ends the session when there is no
    /// room for them.
    public void gathered(long bytes) {
        synchronized (this) {
            if (bytes == gathered) {
                return;
            }
            gathered = bytes;
            if (holder.hold(held()) || state == State.CLOSED) {
                return;
            }
        }
        close(CloseReason.OVER_BUDGET);
    }

    /// The host holds `bytes` of a message that is not whole.
    void partial(WebSocketTransport from, long bytes) {
        boolean tooLarge;
        boolean granted;
        synchronized (this) {
            partial = bytes;
            tooLarge = !intake.isPaused() && bytes > maxPayload + maxPayload / 8 + FRAMING;
            granted = tooLarge || state == State.CLOSED || holder.hold(held());
        }
        if (tooLarge) {
            ended(from, CloseReason.TOO_LARGE);
        } else if (!granted) {
            ended(from, CloseReason.OVER_BUDGET);
        }
    }

    synchronized boolean holdBody(Object request, int bytes) {
        if (state == State.CLOSED || (posting != null && !posting.equals(request))) {
            return false;
        }
        posting = request;
        partial = bytes;
        return holder.hold(held());
    }

    synchronized void releaseBody(Object request) {
        if (request.equals(posting)) {
            posting = null;
            partial = 0;
            noteHeld();
        }
    }

    /// What a message costs once it is read is several times what it has in bytes.
    @GuardedBy("this")
    private long held() {
        return queue.bytes() + (long) intake.bytes() * PARSED + partial + gathered;
    }

    @GuardedBy("this")
    private void noteHeld() {
        var _ = holder.hold(held());
    }

    /// Ends the session after what was sent before.
    public void end(CloseReason reason) {
        end(reason, CLOSE);
    }

    /// Ends the session at once.
    public void close(CloseReason reason) {
        boolean wasOpen;
        synchronized (this) {
            if (state == State.CLOSED) {
                return;
            }
            wasOpen = state == State.OPEN;
            state = State.CLOSED;
            queue.clear();
            carrier.shut();
        }
        holder.close();
        engine.forget(this);
        if (wasOpen) {
            listener.onClose(reason);
        }
    }

    /// How many bytes a message may have now.
    public int maxPayload() {
        return maxPayload;
    }

    void sendOne(Frame frame) {
        send(List.of(frame));
    }

    synchronized WebSocketReceiver webSocket() {
        return (WebSocketTransport) carrier.transport();
    }

    /// A WebSocket wants to take over. Null when the session cannot be taken over.
    synchronized @Nullable WebSocketReceiver upgradeBy(WebSocketLink link) {
        if (state != State.OPEN || !carrier.mayChange()) {
            return null;
        }
        var candidate = new WebSocketTransport(this, link);
        carrier.tryOut(candidate);
        engine.time().after(UPGRADE_TIME, () -> giveUp(candidate));
        return candidate;
    }

    void polled(HttpExchange exchange) {
        closeWhenExpired();
        exchange.onAbort(() -> aborted(exchange));
        CloseReason ended = null;
        synchronized (this) {
            var polling = carrier.polling();
            if (state == State.CLOSED || polling == null) {
                exchange.reply(400, TEXT, Engine.error(1, "Session ID unknown"));
            } else if (polling.isPolled()) {
                polling.answerPoll(200, "1");
                exchange.reply(400, TEXT, Engine.error(3, "Bad request"));
                ended = CloseReason.MALFORMED;
            } else {
                polling.polledBy(exchange);
                polling.flush(queue);
                noteHeld();
                if (state == State.LEAVING) {
                    ended = CloseReason.CLOSED_HERE;
                } else if (carrier.isChanging() && polling.isPolled()) {
                    engine.time().after(HELD_POLL, () -> release(exchange));
                }
            }
        }
        if (ended != null) {
            close(ended);
            return;
        }
        tellDrained();
    }

    void posted(HttpExchange exchange) {
        closeWhenExpired();
        if (!mayPost()) {
            exchange.reply(400, TEXT, Engine.error(3, "Bad request"));
            return;
        }
        if (exchange.body().length > maxPayload()) {
            exchange.reply(413, TEXT, "");
            close(CloseReason.TOO_LARGE);
            return;
        }
        try {
            EngineCodec.decodePayload(new String(exchange.body(), StandardCharsets.UTF_8))
                    .forEach(this::receive);
        } catch (MalformedException e) {
            exchange.reply(400, TEXT, Engine.error(3, "Bad request"));
            close(CloseReason.MALFORMED);
            return;
        }
        accept(exchange);
    }

    /// A packet came in over a WebSocket. Throws [MalformedException].
    void receivedFrom(WebSocketTransport from, EnginePacket packet) {
        if (carriedBy(from)) {
            receive(packet);
        } else {
            upgrade(from, packet);
        }
    }

    /// A WebSocket is lost, or sent what it must not: a session that it carries ends with it.
    void ended(WebSocketTransport link, CloseReason reason) {
        if (carriedBy(link)) {
            close(reason);
        } else {
            giveUp(link);
        }
    }

    void writable(WebSocketTransport from) {
        var over = false;
        synchronized (this) {
            if (carrier.is(from) && state != State.CLOSED) {
                over = from.write(queue) && state == State.LEAVING;
                noteHeld();
            }
        }
        if (over) {
            close(CloseReason.CLOSED_HERE);
            return;
        }
        tellDrained();
    }

    void sweep(long now) {
        if (!settled && now - openedAt >= engine.config().connectTimeout().toNanos()) {
            close(CloseReason.NEVER_JOINED);
            return;
        }
        Heartbeat.Step step;
        synchronized (this) {
            step = intake.isPaused() ? Heartbeat.Step.WAIT : heartbeat.at(now);
            if (step == Heartbeat.Step.PING) {
                queue.addFirst(PING);
                carrier.transport().flush(queue);
            }
        }
        if (step == Heartbeat.Step.GIVE_UP) {
            close(CloseReason.SILENT);
        }
    }

    private void receive(EnginePacket packet) {
        switch (packet) {
            case EnginePacket.Message(var text) -> {
                heard();
                listener.onText(text);
            }
            case EnginePacket.Binary(var bytes) -> {
                heard();
                listener.onBinary(bytes);
            }
            case EnginePacket.Pong _ -> ponged();
            case EnginePacket.Close _ -> end(CloseReason.LEFT, NOOP);
            case EnginePacket.Noop _ -> {}
            case EnginePacket.Open _, EnginePacket.Ping _, EnginePacket.Upgrade _ ->
                throw new MalformedException("Not for a client to say");
        }
    }

    private synchronized void ponged() {
        heartbeat.answered(now());
    }

    private synchronized void heard() {
        heartbeat.heard(now());
    }

    private void closeWhenExpired() {
        boolean expired;
        synchronized (this) {
            expired = !intake.isPaused() && heartbeat.isExpired(now());
        }
        if (expired) {
            close(CloseReason.SILENT);
        }
    }

    private long now() {
        return engine.time().nanos();
    }

    private synchronized boolean mayPost() {
        return state == State.OPEN && carrier.mayPost();
    }

    private synchronized void accept(HttpExchange post) {
        if (state != State.OPEN || !carrier.accepted(post)) {
            post.reply(200, TEXT, "ok");
        }
    }

    private synchronized boolean carriedBy(WebSocketTransport candidate) {
        return carrier.is(candidate);
    }

    private void upgrade(WebSocketTransport from, EnginePacket packet) {
        synchronized (this) {
            if (state == State.OPEN && carrier.change(from, packet)) {
                if (carrier.is(from)) {
                    takenOver(from);
                }
                return;
            }
        }
        giveUp(from);
    }

    @GuardedBy("this")
    private void takenOver(WebSocketTransport by) {
        if (intake.isPaused()) {
            by.pause();
        }
        if (!queue.isEmpty()) {
            by.flush(queue);
        }
    }

    private synchronized void giveUp(WebSocketTransport candidate) {
        carrier.giveUp(candidate);
    }

    private synchronized void release(HttpExchange exchange) {
        carrier.release(exchange);
    }

    private void aborted(HttpExchange exchange) {
        boolean lost;
        synchronized (this) {
            lost = carrier.forget(exchange);
        }
        if (lost) {
            close(CloseReason.LINK_LOST);
        }
    }

    private void end(CloseReason reason, Frame last) {
        boolean over;
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            state = State.LEAVING;
            heartbeat.lastCall(now());
            var polled = carrier.polling() != null;
            if (polled) {
                queue.add(last);
            }
            carrier.transport().flush(queue);
            over = polled && queue.isEmpty();
        }
        listener.onClose(reason);
        if (over) {
            close(reason);
        }
    }

    private void tellDrained() {
        synchronized (this) {
            if (!drainWanted || !queue.isEmpty() || state != State.OPEN) {
                return;
            }
            drainWanted = false;
        }
        listener.onDrain();
    }
}
