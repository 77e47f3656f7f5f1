package wegent.executor.task;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import wegent.base.Time;
import wegent.executor.process.ChildProcess;
import wegent.executor.process.Work;

/// Do a run's processes work, though they say nothing? They do when, since the last look, they used at least a
/// hundredth of the time on a CPU, or a process is there that was not. An idle event loop uses less. Owned by
/// its watchdog.
final class Activity {
    private static final int LEAST_PART = 100;

    private final Supplier<List<ChildProcess>> processes;
    private final Time time;
    private Set<Long> pids = Set.of();
    private Duration cpu = Duration.ZERO;
    private long looked;

    Activity(Supplier<List<ChildProcess>> processes, Time time) {
        this.processes = processes;
        this.time = time;
        this.looked = time.nanos();
    }

    /// What has happened since the last call.
    boolean progressed() {
        var now = time.nanos();
        var seen = new HashSet<Long>();
        var used = Duration.ZERO;
        for (var process : processes.get()) {
            Work work = process.work();
            seen.addAll(work.pids());
            used = used.plus(work.cpu());
        }
        var least = Duration.ofNanos(now - looked).dividedBy(LEAST_PART);
        var more = used.minus(cpu);
        var progressed = !pids.containsAll(seen) || (more.isPositive() && more.compareTo(least) >= 0);
        pids = Set.copyOf(seen);
        cpu = used;
        looked = now;
        return progressed;
    }
}
