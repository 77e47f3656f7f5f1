package wegent.base;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/// A clock that stands still until a test moves it. What falls due runs on the thread that calls [#advance], in
/// order.
public final class FakeTime implements Time {
    private static final Comparator<Planned> ORDER =
            Comparator.comparing((Planned planned) -> planned.due).thenComparingLong(planned -> planned.number);

    private final PriorityQueue<Planned> agenda = new PriorityQueue<>(ORDER);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Duration ahead = Duration.ZERO;
    private long planned;

    @Override
    public synchronized Instant instant() {
        return now.plus(ahead);
    }

    /// The wall clock is set, ahead or back: all that is monotonic goes on as it was.
    public synchronized void jump(Duration by) {
        ahead = ahead.plus(by);
    }

    @Override
    public synchronized long nanos() {
        return Duration.between(Instant.EPOCH, now).toNanos();
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        return plan(delay, action);
    }

    @Override
    public Timer every(Duration period, Runnable action) {
        return new Repeated(period, action);
    }

    /// Moves the clock on, stopping at each due action to run it.
    public void advance(Duration by) {
        var end = steady().plus(by);
        for (var next = takeDue(end); next != null; next = takeDue(end)) {
            next.action.run();
        }
        synchronized (this) {
            now = end;
        }
    }

    private synchronized Instant steady() {
        return now;
    }

    private synchronized Planned plan(Duration delay, Runnable action) {
        var entry = new Planned(now.plus(delay), planned++, action, this);
        agenda.add(entry);
        return entry;
    }

    private synchronized Planned takeDue(Instant end) {
        var next = agenda.peek();
        if (next == null || next.due.isAfter(end)) {
            return null;
        }
        agenda.poll();
        now = next.due;
        return next;
    }

    private synchronized void forget(Planned entry) {
        agenda.remove(entry);
    }

    private record Planned(Instant due, long number, Runnable action, FakeTime time) implements Timer {
        @Override
        public void close() {
            time.forget(this);
        }
    }

    private final class Repeated implements Timer {
        private final Duration period;
        private final Runnable action;
        private Timer next;
        private boolean closed;

        Repeated(Duration period, Runnable action) {
            this.period = period;
            this.action = action;
            next = plan(period, this::run);
        }

        private void run() {
            synchronized (this) {
                if (closed) {
                    return; // while it fell due
                }
                next = plan(period, this::run);
            }
            action.run();
        }

        @Override
        public synchronized void close() {
            closed = true;
            next.close();
        }
    }
}
