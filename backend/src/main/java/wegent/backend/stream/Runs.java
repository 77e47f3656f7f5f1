package wegent.backend.stream;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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

    Runs(StreamStore store, TaskLocks locks) {
        this.store = store;
        this.locks = locks;
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
        runs.put(row.id(), run);
        return run;
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
        return runs.computeIfAbsent(row.id(), _ -> store.run(row));
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
        runs.remove(run.subtask, run);
        run.close();
        run.dismiss(last);
    }

    /// The run has ended as this node says.
    void ended(LiveRun run, long seq) {
        runs.remove(run.subtask, run);
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
