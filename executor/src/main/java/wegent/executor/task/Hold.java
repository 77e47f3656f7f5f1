package wegent.executor.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.base.Timers;
import wegent.executor.connection.OutboxLimits;
import wegent.protocol.Degraded;
import wegent.socketio.Mailbox;

/// Holds an agent while there is no room for what it says: its processes are paused and who reports for it
/// waits. A shortage that lasts longer than its limit ends the run, but not one that only its user can end. Threads
/// meet here.
final class Hold implements AutoCloseable {

    /// What a hold does to its run. Called one at a time, in order, with no lock held.
    interface Hands {
        void pause(Degraded why);

        void resume();

        /// It was held for too long.
        void giveUp(Degraded why, Duration waited);
    }

    private final Supplier<Optional<Degraded>> shortage;
    private final Hands hands;
    private final OutboxLimits limits;
    private final Time time;
    private final Mailbox actions = new Mailbox();

    @GuardedBy("this")
    private @Nullable Degraded why;

    @GuardedBy("this")
    private Timers.@Nullable Timer patience;

    @GuardedBy("this")
    private boolean closed;

    Hold(Supplier<Optional<Degraded>> shortage, Hands hands, OutboxLimits limits, Time time) {
        this.shortage = shortage;
        this.hands = hands;
        this.limits = limits;
        this.time = time;
    }

    /// Looks whether there is room.
    void look() {
        var now = shortage.get().orElse(null);
        synchronized (this) {
            if (!closed && !reason(now).equals(reason(why))) {
                change(now);
            }
        }
    }

    synchronized boolean isOn() {
        return why != null;
    }

    /// Waits until there is room, or the run is to end: never longer than the limit of the shortage. Returns
    /// true when it had to.
    boolean await() {
        look();
        synchronized (this) {
            var held = why != null;
            try {
                while (why != null) {
                    wait();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return held;
        }
    }

    /// The run is to end: nothing is held any more.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            change(null);
        }
    }

    @GuardedBy("this")
    private void change(@Nullable Degraded now) {
        var before = why;
        why = now;
        if (patience != null) {
            patience.close();
            patience = null;
        }
        if (now != null && !now.reason().equals(Degraded.QUOTA_EXCEEDED)) {
            var limit = now.reason().equals(Degraded.DISK_FULL) ? limits.diskPatience() : limits.outboxPatience();
            patience = time.after(limit, () -> actions.post(() -> hands.giveUp(now, limit)));
        }
        if (now != null) {
            actions.post(() -> hands.pause(now));
        } else if (before != null) {
            actions.post(hands::resume);
        }
        notifyAll();
    }

    private static String reason(@Nullable Degraded what) {
        return what == null ? "" : what.reason();
    }
}
