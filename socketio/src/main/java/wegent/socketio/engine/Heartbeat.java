package wegent.socketio.engine;

import wegent.socketio.SocketConfig;

/// When the next ping goes out and until when its answer must be there. Deadlines count from when a ping was due, not
/// from when it went out. Times are readings of a clock in nanoseconds; guarded by the session.
final class Heartbeat {
    enum Step {
        WAIT,
        PING,
        GIVE_UP
    }

    private final SocketConfig config;
    private long due;
    private boolean pinged;

    Heartbeat(SocketConfig config, long now) {
        this.config = config;
        due = now + config.pingInterval().toNanos();
    }

    Step at(long now) {
        if (now - due < 0) {
            return Step.WAIT;
        }
        if (pinged) {
            return Step.GIVE_UP;
        }
        pinged = true;
        due += config.pingTimeout().toNanos();
        return now - due < 0 ? Step.PING : Step.GIVE_UP;
    }

    void answered(long now) {
        pinged = false;
        due = now + config.pingInterval().toNanos();
    }

    /// A message proves life as well as an answer that is stuck behind it.
    void heard(long now) {
        if (pinged) {
            due = now + config.pingTimeout().toNanos();
        }
    }

    /// No more pings: what is left to do must be done within one timeout.
    void lastCall(long now) {
        pinged = true;
        due = now + config.pingTimeout().toNanos();
    }

    /// Would the peer have been given up by now, had anyone looked?
    boolean isExpired(long now) {
        var deadline = pinged ? due : due + config.pingTimeout().toNanos();
        return now - deadline >= 0;
    }
}
