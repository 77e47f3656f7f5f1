package wegent.executor.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.base.Timers;

/// Notices that a run's agent does not start, or has gone silent, and tells before it acts: when two thirds of
/// the limit have passed, and each twelfth after. An agent that says nothing but works is not silent: its
/// processes are looked at once a third of the limit. Threads meet here.
final class Watchdog implements AutoCloseable {

    /// What the watchdog sees of its run, and says to it.
    interface Run {
        /// Is silence not the agent's: an approval is open, or it is held?
        boolean isExcused();

        /// Have its processes done something since they were looked at last?
        boolean isAtWork();

        /// Nothing was heard for `silence`; it is stopped in `left`.
        void warn(String phase, Duration silence, Duration left);

        /// It gave a sign of life after a warning.
        void heardAgain();

        void stop(StopCause why, String message);
    }

    private final TaskConfig.Limits limits;
    private final Run run;
    private final Time time;
    private volatile long lastSign;
    private volatile boolean warned;

    @GuardedBy("this")
    private Timers.@Nullable Timer silence;

    @GuardedBy("this")
    private Timers.@Nullable Timer start;

    @GuardedBy("this")
    private boolean closed;

    /// When its processes were looked at last.
    private long lastLook;

    Watchdog(TaskConfig.Limits limits, Run run, Time time) {
        this.limits = limits;
        this.run = run;
        this.time = time;
        this.lastSign = time.nanos();
        this.lastLook = lastSign - 1;
        plan(limits.silence().dividedBy(3));
    }

    void alive() {
        lastSign = time.nanos();
        if (warned) {
            warned = false;
            run.heardAgain();
        }
    }

    /// A process is being started: it is to give a sign of life within the limit.
    void starting() {
        alive();
        awaitStart(lastSign, limits.start().multipliedBy(2).dividedBy(3));
    }

    private synchronized void awaitStart(long since, Duration delay) {
        if (start != null) {
            start.close();
        }
        if (!closed) {
            start = time.after(delay, () -> lookAtStart(since));
        }
    }

    private void lookAtStart(long since) {
        if (lastSign != since || !isOpen()) {
            return;
        }
        var passed = Duration.ofNanos(time.nanos() - since);
        var left = limits.start().minus(passed);
        if (run.isExcused()) {
            starting();
        } else if (left.isPositive()) {
            warned = true;
            run.warn("starting", passed, left);
            awaitStart(since, left);
        } else {
            run.stop(
                    StopCause.TIMEOUT_START,
                    "The agent gave no sign of life within " + inWords(limits.start()) + " of its start");
        }
    }

    private synchronized boolean isOpen() {
        return !closed;
    }

    private void look() {
        if (run.isExcused()) {
            alive();
        }
        var limit = limits.silence();
        var third = limit.dividedBy(3);
        if (silent().compareTo(third) >= 0 && works(third)) {
            alive();
            lastLook = lastSign;
        }
        var silent = silent();
        var left = limit.minus(silent);
        if (!left.isPositive()) {
            bark();
        } else if (left.compareTo(third) <= 0) {
            warn(silent, left);
            var step = limit.dividedBy(12);
            plan(left.compareTo(step) < 0 ? left : step);
        } else {
            plan(silent.compareTo(third) < 0 ? third.minus(silent) : left.minus(third));
        }
    }

    private Duration silent() {
        return Duration.ofNanos(time.nanos() - lastSign);
    }

    /// The first look in a silence has nothing to compare with.
    private boolean works(Duration third) {
        var now = time.nanos();
        if (now - lastLook < third.toNanos()) {
            return false;
        }
        var sinceLastSign = lastLook - lastSign >= 0;
        lastLook = now;
        return run.isAtWork() && sinceLastSign;
    }

    private void warn(Duration silent, Duration left) {
        if (isOpen()) {
            warned = true;
            run.warn("silent", silent, left);
        }
    }

    private void bark() {
        if (isOpen()) {
            run.stop(
                    StopCause.TIMEOUT_SILENT,
                    "The agent gave no sign of life for " + inWords(limits.silence())
                            + " (no output, and its processes did next to nothing) and was stopped");
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

    /// "45 s", "30 min".
    static String inWords(Duration duration) {
        var seconds = duration.toSeconds();
        return seconds < 120 || (seconds % 60 != 0 && seconds < 600) ? seconds + " s" : duration.toMinutes() + " min";
    }
}
