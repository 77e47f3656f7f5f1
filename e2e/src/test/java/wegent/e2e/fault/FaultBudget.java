package wegent.e2e.fault;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;

/// The time of the whole suite, shared out: each test may use an equal part of what is left.
final class FaultBudget {
    private static final Duration ALL = Duration.ofMinutes(Integer.getInteger("wegent.faults.minutes", 40));
    private static final int RUNS = Integer.getInteger("wegent.faults.runs", 36);

    private final long end = System.nanoTime() + ALL.toNanos();

    @GuardedBy("this")
    private int left = RUNS;

    /// How long the next run may take.
    synchronized Duration share() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime())).dividedBy(Math.max(1, left));
    }

    synchronized void used() {
        left--;
    }
}
