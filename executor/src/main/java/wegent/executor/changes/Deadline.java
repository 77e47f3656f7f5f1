package wegent.executor.changes;

import java.time.Duration;
import wegent.base.Time;

/// The moment at which somebody no longer waits.
record Deadline(Time time, long end) {
    static Deadline in(Time time, Duration limit) {
        return new Deadline(time, time.nanos() + limit.toNanos());
    }

    /// How long there is still; zero when it is over.
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - time.nanos()));
    }

    void check() throws UntrackedException {
        if (left().isZero()) {
            throw UntrackedException.tooSlow();
        }
    }
}
