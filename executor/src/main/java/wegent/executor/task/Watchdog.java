package wegent.executor.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.base.Timers;

/// Notices that a run's agent does not start, or has gone silent. One timer per run, which looks when it is due
/// whether it is needed later. Threads meet here.
final class Watchdog implements AutoCloseable {
    private final TaskConfig config;
    private final BooleanSupplier isExcused;
    private final Consumer<StopCause> bark;
    private final Time time;
    private volatile long lastSign;

    @GuardedBy("this")
    private Timers.@Nullable Timer silence;

    @GuardedBy("this")
    private Timers.@Nullable Timer start;

    @GuardedBy("this")
    private boolean closed;

    /// `isExcused` is true while silence is the user's: an approval is open.
    Watchdog(TaskConfig config, BooleanSupplier isExcused, Consumer<StopCause> bark, Time time) {
        this.config = config;
        this.isExcused = isExcused;
        this.bark = bark;
        this.time = time;
        this.lastSign = time.nanos();
        plan(config.silence());
    }

    void alive() {
        lastSign = time.nanos();
    }

    synchronized void starting() {
        var since = time.nanos();
        alive();
        if (start != null) {
            start.close();
        }
        if (!closed) {
            start = time.after(config.start(), () -> {
                if (lastSign - since <= 0 && isOpen()) {
                    bark.accept(StopCause.TIMEOUT_START);
                }
            });
        }
    }

    private synchronized boolean isOpen() {
        return !closed;
    }

    private void look() {
        if (isExcused.getAsBoolean()) {
            alive();
        }
        var left = lastSign + config.silence().toNanos() - time.nanos();
        if (left > 0) {
            plan(Duration.ofNanos(left));
        } else if (isOpen()) {
            bark.accept(StopCause.TIMEOUT_SILENT);
        }
    }

    private synchronized void plan(Duration delay) {
        if (!closed) {
            silence = time.after(delay, this::look);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (silence != null) {
            silence.close();
        }
        if (start != null) {
            start.close();
        }
    }
}
