package wegent.backend.stream;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.task.Subtask;
import wegent.backend.task.TaskLocks;
import wegent.protocol.DeviceReply.Received;
import wegent.protocol.id.SubtaskId;

/// The runs that this node has. Another node may take one over at any time: then SQL has more of it than this
/// node, which forgets it, and whoever still waits for an acknowledgement hears what to send again. Each run is
/// touched under the lock of its task.
final class Runs {
    private static final Logger log = LoggerFactory.getLogger(Runs.class);

    private final Map<SubtaskId, LiveRun> runs = new ConcurrentHashMap<>();
    private final StreamStore store;
    private final TaskLocks locks;
    private final HeldBudget budget;
    private final AtomicBoolean shedding = new AtomicBoolean();
    private final AtomicLong uses = new AtomicLong();

    Runs(StreamStore store, TaskLocks locks, HeldBudget budget) {
        this.store = store;
        this.locks = locks;
        this.budget = budget;
    }

    @Nullable
    LiveRun find(SubtaskId id) {
        return runs.get(id);
    }

    boolean has(LiveRun run) {
        return runs.get(run.subtask) == run;
    }

    /// Takes the run of `row` up from where it is kept.
    LiveRun open(Subtask row) {
        var run = store.run(row);
        var before = runs.put(row.id(), run);
        if (before != null) {
            budget.add(before.user, -before.countedBytes());
        }
        count(run);
        return run;
    }

    /// Had the device of `run` better keep what it has, since this node holds too much of other runs?
    boolean isExhausted(LiveRun run) {
        var exhausted = budget.isExhausted(run.user, run.countedBytes());
        if (exhausted) {
            shed();
        }
        return exhausted;
    }

    /// `run` has grown.
    void grown(LiveRun run) {
        count(run);
        if (budget.isOver() || budget.isOver(run.user)) {
            shed();
        }
    }

    private void count(LiveRun run) {
        if (has(run)) {
            run.used(uses.incrementAndGet());
            run.count(more -> budget.add(run.user, more));
        }
    }

    private void remove(LiveRun run) {
        if (runs.remove(run.subtask, run)) {
            budget.add(run.user, -run.countedBytes());
        }
    }

    /// Gives memory back, elsewhere: first what viewers may have missed, then whole runs that can be read again.
    private void shed() {
        if (shedding.compareAndSet(false, true)) {
            Thread.ofVirtual().name("shed runs").start(() -> {
                try {
                    shed(run -> {
                        run.forgetRecent();
                        run.count(more -> budget.add(run.user, more));
                    });
                    shed(run -> {
                        if (run.isSettled()) {
                            remove(run);
                        }
                    });
                } finally {
                    shedding.set(false);
                }
            });
        }
    }

    /// Does `work` on runs, those that were used last at the end, until there is room.
    private void shed(Consumer<LiveRun> work) {
        var oldestFirst = runs.values().stream()
                .sorted(Comparator.comparingLong(LiveRun::usedAt))
                .toList();
        for (var run : oldestFirst) {
            if (budget.isOver() || budget.isOver(run.user)) {
                locks.run(run.task, () -> {
                    if (has(run)) {
                        work.accept(run);
                    }
                });
            }
        }
    }

    /// The run of `row` that this node has; empty when it has none, or another node has gone on with it.
    Optional<LiveRun> current(Subtask row) {
        var run = runs.get(row.id());
        if (run == null || run.attempt > row.attempt()) {
            return Optional.empty();
        }
        var endedElsewhere = row.status().isFinal() && !run.late && !run.isClosed();
        if (run.attempt < row.attempt() || row.seq() > run.lastSeq() || endedElsewhere) {
            forget(run, Received.gapAfter(row.seq()));
            return Optional.empty();
        }
        return Optional.of(run);
    }

    /// The newest run of this answer that this node has, or else has now.
    LiveRun currentOrOpen(Subtask row) {
        current(row);
        var known = runs.get(row.id());
        return known == null ? open(row) : known;
    }

    /// What is kept of a run. When that is more than this node knows, another node had the run meanwhile.
    long committedSeq(LiveRun run) {
        var row = store.row(run.subtask);
        if (row.isPresent() && current(row.get()).isEmpty()) {
            return row.get().seq();
        }
        return run.committedSeq();
    }

    void forget(LiveRun run, Received last) {
        remove(run);
        run.close();
        run.dismiss(last);
    }

    /// The run has ended as this node says.
    void ended(LiveRun run, long seq) {
        remove(run);
        run.committed(seq);
        run.dismiss(Received.stop("this attempt has ended"));
    }

    /// SQL did not take what this node had of a run: another node had it meanwhile. The device is asked for
    /// what comes after that, and the run is taken up again from SQL when it answers.
    void overtaken(LiveRun run) {
        locks.run(run.task, () -> {
            var row = store.row(run.subtask);
            log.info("task={} subtask={} attempt={} was written by another node", run.task, run.subtask, run.attempt);
            forget(run, Received.gapAfter(row.map(Subtask::seq).orElse(0L)));
        });
    }

    /// What this node had of a run can never be written.
    void giveUp(LiveRun run, RuntimeException cause) {
        log.error("task={} subtask={} attempt={} cannot be written", run.task, run.subtask, run.attempt, cause);
        locks.run(run.task, () -> forget(run, Received.gapAfter(run.committedSeq())));
    }

    /// The rows of these answers are gone.
    void deleted(List<Subtask> answers) {
        answers.forEach(answer -> locks.run(answer.taskId(), () -> {
            var run = runs.get(answer.id());
            if (run != null) {
                deleted(run);
            }
        }));
    }

    private void deleted(LiveRun run) {
        forget(run, Received.stop("the conversation was deleted"));
    }

    /// Forgets the runs that another node has gone on with, or ended.
    void tidy() {
        for (var run : List.copyOf(runs.values())) {
            locks.run(run.task, () -> store.row(run.subtask).ifPresentOrElse(this::current, () -> deleted(run)));
        }
    }
}
