package wegent.socketio.engine;

import org.jspecify.annotations.Nullable;

/// Which transport carries a session, and how a WebSocket takes it over from polling: it probes, the poll that
/// waits is let go, and at its word it carries. Guarded by the session.
final class Carrier {
    private static final EnginePacket PROBE = new EnginePacket.Ping("probe");

    private Transport transport;
    private @Nullable WebSocketTransport candidate;
    private boolean probed;

    Carrier(Transport first) {
        transport = first;
    }

    Transport transport() {
        return transport;
    }

    /// Null when it is not carried by polling.
    @Nullable
    PollingTransport polling() {
        return transport instanceof PollingTransport polling ? polling : null;
    }

    boolean is(WebSocketTransport other) {
        return transport == other;
    }

    /// Does a WebSocket try to take over right now?
    boolean isChanging() {
        return candidate != null;
    }

    /// May a WebSocket try to take over?
    boolean mayChange() {
        return candidate == null && transport instanceof PollingTransport;
    }

    void tryOut(WebSocketTransport webSocket) {
        candidate = webSocket;
        probed = false;
    }

    /// Goes one step on, with what `from` said. Returns false when it must not say that now.
    boolean change(WebSocketTransport from, EnginePacket packet) {
        if (candidate != from || !(transport instanceof PollingTransport polling)) {
            return false;
        }
        if (packet.equals(PROBE)) {
            probed = true;
            from.answerProbe();
            polling.letGo();
            return true;
        }
        if (!probed || !(packet instanceof EnginePacket.Upgrade)) {
            return false;
        }
        polling.shut();
        transport = from;
        candidate = null;
        return true;
    }

    /// Answers a poll that was held for a change which takes its time.
    void release(HttpExchange poll) {
        if (candidate != null && transport instanceof PollingTransport polling && polling.isPolledBy(poll)) {
            polling.letGo();
        }
    }

    /// Returns whether that was the poll that waited: it is none any more.
    boolean forget(HttpExchange poll) {
        if (!(transport instanceof PollingTransport polling) || !polling.isPolledBy(poll)) {
            return false;
        }
        polling.forgetPoll();
        return true;
    }

    boolean mayPost() {
        return transport instanceof PollingTransport polling && !polling.isPosting();
    }

    /// Returns false when that is not how it is carried any more.
    boolean accepted(HttpExchange post) {
        if (!(transport instanceof PollingTransport polling)) {
            return false;
        }
        polling.accepted(post);
        return true;
    }

    /// Closes `webSocket`, unless it carries.
    void giveUp(WebSocketTransport webSocket) {
        if (transport != webSocket) {
            webSocket.shut();
        }
        if (candidate == webSocket) {
            candidate = null;
        }
    }

    void shut() {
        transport.shut();
        if (candidate != null) {
            candidate.shut();
            candidate = null;
        }
    }
}
