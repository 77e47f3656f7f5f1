package wegent.backend.stream;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.device.DeviceKey;
import wegent.backend.storage.StorageException;
import wegent.backend.task.Audience;
import wegent.backend.task.Outcome;
import wegent.backend.task.Subtask;
import wegent.backend.task.Task;
import wegent.backend.task.TaskLocks;
import wegent.backend.task.TaskStore;
import wegent.base.Time;
import wegent.protocol.ChatEvent;
import wegent.protocol.DeviceReply.Received;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.stream.StreamEvent;

/// The streams of running answers (DESIGN section 6): events are shown to viewers at once, kept by group
/// commit, then acknowledged to the device. What was had before is dropped, a gap is asked for again, an older
/// attempt is told to stop. A run lives on the node that has its device's socket; should two nodes believe
/// that, SQL takes the events of one, and the other forgets the run. Device sockets, browsers and the group
/// commit meet here, under [TaskLocks].
public final class Streams implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Streams.class);
    private static final List<SubtaskStatus> LATE = List.of(SubtaskStatus.FAILED);
    private static final List<SubtaskStatus> UNFINISHED =
            List.of(SubtaskStatus.PENDING, SubtaskStatus.QUEUED, SubtaskStatus.RUNNING);

    private final Map<SubtaskId, LiveRun> runs = new ConcurrentHashMap<>();
    private final TaskStore store;
    private final TaskLocks locks;
    private final Audience audience;
    private final Time time;
    private final StreamLog streamLog;
    private final GroupCommit commit;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    public Streams(TaskStore store, TaskLocks locks, Audience audience, Time time) {
        this.store = store;
        this.locks = locks;
        this.audience = audience;
        this.time = time;
        this.streamLog = new StreamLog(store.database());
        this.commit = new GroupCommit(store.database(), streamLog);
    }

    /// Hears when a slot of a device may have become free, or taken.
    public interface Listener {

        /// The device runs an attempt whose acceptance was not heard.
        void unheardAcceptance(Subtask answer);

        /// An attempt of a task has ended, for good in SQL.
        void ended(DeviceKey device, TaskId task);
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /// Events that a device sends of a run; `seq` numbers the first.
    public record Batch(TaskId task, SubtaskId subtask, int attempt, long seq, List<StreamEvent> events) {
        public Batch {
            events = List.copyOf(events);
        }

        long lastSeq() {
            return seq + events.size() - 1;
        }
    }

    /// Takes a batch in. The acknowledgement is sent when its events are kept, or at once when there is nothing
    /// to keep.
    public void received(DeviceKey device, Batch batch, Acknowledgement acknowledgement) {
        locks.run(batch.task(), () -> {
            var found = find(device, batch);
            switch (found) {
                case Found.Known(var run) -> take(run, batch, acknowledgement);
                case Found.Refused(var answer) -> acknowledgement.send(answer);
            }
        });
    }

    private sealed interface Found {
        record Known(LiveRun run) implements Found {}

        record Refused(Received answer) implements Found {}
    }

    private Found find(DeviceKey device, Batch batch) {
        var known = runs.get(batch.subtask());
        if (known != null && known.attempt == batch.attempt() && known.device.equals(device)) {
            return new Found.Known(known);
        }
        var row = store.subtask(batch.subtask()).orElse(null);
        return switch (Admission.of(device, batch, row)) {
            case Admission.Refused(var reason) -> new Found.Refused(Received.stop(reason));
            case Admission.Had(var seq) -> new Found.Refused(Received.upTo(seq));
            case Admission.Open _ -> new Found.Known(open(Objects.requireNonNull(row)));
        };
    }

    private LiveRun open(Subtask row) {
        var running = row;
        if (!row.status().isFinal() && row.status() != SubtaskStatus.RUNNING) {
            listeners.forEach(listener -> listener.unheardAcceptance(row));
            running = store.subtask(row.id()).orElse(row);
        }
        var run = new LiveRun(running, streamLog.events(row.id(), row.attempt()));
        runs.put(row.id(), run);
        return run;
    }

    private void take(LiveRun run, Batch batch, Acknowledgement acknowledgement) {
        if (run.isClosed()) {
            run.acknowledge(batch.lastSeq(), acknowledgement);
            return;
        }
        switch (Intake.of(run.lastSeq(), batch.seq(), batch.events().size())) {
            case Intake.Gap _ -> acknowledgement.send(Received.gapAfter(committedSeq(run)));
            case Intake.Known _ -> run.acknowledge(batch.lastSeq(), acknowledgement);
            case Intake.Append(var skip) -> append(run, batch, skip, acknowledgement);
        }
    }

    private void append(LiveRun run, Batch batch, int skip, Acknowledgement acknowledgement) {
        if (commit.isFull()) {
            throw new StorageException("Too much waits to be written: the device keeps what it has");
        }
        var fresh = batch.events().subList(skip, batch.events().size());
        var first = run.lastSeq() + 1;
        ChatEvent last = null;
        for (var event : fresh) {
            last = run.apply(event);
            if (!(event instanceof StreamEvent.Ended) && !run.late) {
                audience.tell(run.task, last);
            }
        }
        run.acknowledge(batch.lastSeq(), acknowledgement);
        var kept = new StreamLog.StreamBatch(run.subtask, run.attempt, first, fresh);
        commit.add(new Kept(run, kept));
        if (fresh.getLast() instanceof StreamEvent.Ended ended && last != null) {
            run.close();
            commit.add(new Finished(run, run.outcome(ended), last, kept));
        } else if (run.approvalChanged()) {
            commit.add(new ApprovalNoted(run, run.needsApproval()));
        }
    }

    /// What is kept of a run. When that is more than this node knows, another node had the run meanwhile.
    private long committedSeq(LiveRun run) {
        var row = store.subtask(run.subtask);
        if (row.isPresent() && current(row.get()).isEmpty()) {
            return row.get().seq();
        }
        return run.committedSeq();
    }

    /// The run of `row` that this node has; empty when it has none, or another node has gone on with it.
    private Optional<LiveRun> current(Subtask row) {
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

    private void forget(LiveRun run, Received last) {
        runs.remove(run.subtask, run);
        run.close();
        run.dismiss(last);
    }

    /// Ends an attempt from our side: it could not run, its device is gone, it was stopped before it ran.
    /// Nothing happens when it has ended already.
    public void end(Subtask answer, StreamEvent.Ended ended) {
        locks.run(answer.taskId(), () -> {
            var run = runFor(answer);
            if (run.isClosed() || run.attempt != answer.attempt() || run.late) {
                return;
            }
            run.close();
            var told = Endings.told(run, run.lastSeq() + 1, ended);
            commit.add(new Finished(run, run.outcome(ended), told, null));
        });
    }

    private LiveRun runFor(Subtask answer) {
        current(answer);
        return runs.computeIfAbsent(answer.id(), _ -> new LiveRun(answer, logOf(answer)));
    }

    private List<StreamEvent> logOf(Subtask answer) {
        var mayHaveOne = answer.status() == SubtaskStatus.RUNNING || answer.status() == SubtaskStatus.FAILED;
        return mayHaveOne ? streamLog.events(answer.id(), answer.attempt()) : List.of();
    }

    /// The last event of `answer` that is kept or about to be: what a device that still holds it need not send
    /// again.
    public long committed(Subtask answer) {
        return locks.with(
                answer.taskId(),
                () -> current(answer).map(LiveRun::committedSeq).orElse(answer.seq()));
    }

    /// The message with what has streamed so far. To be called under the lock of its task.
    public SubtaskView view(Subtask row) {
        var run = current(row).filter(known -> !known.late);
        if (run.isPresent()) {
            return run.get().view(row);
        }
        return row.status() == SubtaskStatus.RUNNING
                ? new LiveRun(row, streamLog.events(row.id(), row.attempt())).view(row)
                : row.view();
    }

    /// What a viewer misses of a running answer; empty when only a snapshot will do. To be called under the
    /// lock of its task.
    public Optional<List<ChatEvent.Item>> since(SubtaskId subtask, int attempt, long seq) {
        var run = runs.get(subtask);
        return run == null || run.late || run.isClosed() ? Optional.empty() : run.since(attempt, seq);
    }

    /// The rows of these answers are gone: so are their streams.
    public void forget(List<Subtask> answers) {
        answers.forEach(answer -> locks.run(answer.taskId(), () -> {
            var run = runs.get(answer.id());
            if (run != null) {
                forget(run, Received.stop("the conversation was deleted"));
            }
        }));
    }

    /// Forgets the runs that another node has gone on with, or ended.
    public void tidy() {
        for (var run : List.copyOf(runs.values())) {
            locks.run(run.task, () -> {
                var row = store.subtask(run.subtask);
                if (row.isPresent()) {
                    current(row.get());
                } else {
                    forget(run, Received.stop("the conversation was deleted"));
                }
            });
        }
    }

    public Commits commits() {
        return commit.commits();
    }

    /// Writes what has come so far.
    @Override
    public void close() {
        commit.close();
    }

    private void tellTask(@Nullable Task task) {
        if (task != null) {
            audience.tell(task.userId(), new ChatEvent.TaskStatus(task.id(), task.status(), task.summary()));
        }
    }

    private void giveUp(LiveRun run, RuntimeException cause) {
        log.error("task={} subtask={} attempt={} cannot be written", run.task, run.subtask, run.attempt, cause);
        locks.run(run.task, () -> forget(run, Received.gapAfter(run.committedSeq())));
    }

    /// SQL did not take what this node had of a run: another node had it meanwhile. The device is asked for
    /// what comes after that, and the run is taken up again from SQL when it answers.
    private void overtaken(LiveRun run) {
        locks.run(run.task, () -> {
            var row = store.subtask(run.subtask);
            log.info("task={} subtask={} attempt={} was written by another node", run.task, run.subtask, run.attempt);
            forget(run, Received.gapAfter(row.map(Subtask::seq).orElse(0L)));
        });
    }

    private final class Kept implements GroupCommit.Append {
        private final LiveRun run;
        private final StreamLog.StreamBatch batch;

        Kept(LiveRun run, StreamLog.StreamBatch batch) {
            this.run = run;
            this.batch = batch;
        }

        @Override
        public StreamLog.StreamBatch batch() {
            return batch;
        }

        @Override
        public void done() {
            if (!(batch.events().getLast() instanceof StreamEvent.Ended)) {
                locks.run(run.task, () -> run.committed(batch.lastSeq()));
            }
        }

        @Override
        public void refused() {
            overtaken(run);
        }

        @Override
        public void failed(RuntimeException cause) {
            giveUp(run, cause);
        }
    }

    private final class Finished implements GroupCommit.Change {
        private final LiveRun run;
        private final Outcome outcome;
        private final ChatEvent told;
        private final StreamLog.@Nullable StreamBatch said;
        private boolean happened;
        private Optional<Subtask> otherwise = Optional.empty();
        private @Nullable Task task;

        /// `said` is what the device said last; null when the end is the backend's own.
        Finished(LiveRun run, Outcome outcome, ChatEvent told, StreamLog.@Nullable StreamBatch said) {
            this.run = run;
            this.outcome = outcome;
            this.told = told;
            this.said = said;
        }

        @Override
        public void write(Handle sql, Set<StreamLog.StreamBatch> refused) {
            var now = time.instant();
            var mine = runs.get(run.subtask) == run && (said == null || !refused.contains(said));
            happened = mine && store.ended(sql, run.subtask, run.attempt, outcome, run.late ? LATE : UNFINISHED, now);
            if (happened) {
                store.setNeedsApproval(sql, run.task, false);
                store.refreshTask(sql, run.task, now);
                task = store.task(sql, run.task).orElse(null);
            } else {
                otherwise = store.subtask(sql, run.subtask);
            }
        }

        @Override
        public void done() {
            if (!happened) {
                otherwise();
                return;
            }
            locks.run(run.task, () -> {
                runs.remove(run.subtask, run);
                run.committed(outcome.seq());
                run.dismiss(Received.stop("this attempt has ended"));
                if (run.late) { // viewers have none of its events: the whole message, before they hear of its end
                    store.subtask(run.subtask)
                            .ifPresent(row -> audience.tell(run.task, new ChatEvent.Message(run.task, row.view())));
                }
                audience.tell(run.task, told);
                tellTask(task);
            });
            log.info(
                    "task={} subtask={} attempt={} status={} reason={} late={}",
                    run.task,
                    run.subtask,
                    run.attempt,
                    outcome.ended().status(),
                    outcome.ended().reason(),
                    run.late);
            listeners.forEach(listener -> listener.ended(run.device, run.task));
        }

        /// The row is not as it was: the attempt is over already, or another node has more of it.
        private void otherwise() {
            var row = otherwise.filter(found -> found.attempt() == run.attempt && Admission.takesEvents(found));
            if (row.isEmpty()) {
                locks.run(run.task, () -> forget(run, Received.stop("this attempt has ended")));
                return;
            }
            overtaken(run);
            if (said == null) {
                end(row.get(), outcome.ended());
            }
        }

        @Override
        public void failed(RuntimeException cause) {
            giveUp(run, cause);
        }
    }

    private final class ApprovalNoted implements GroupCommit.Change {
        private final LiveRun run;
        private final boolean needsApproval;
        private @Nullable Task task;

        ApprovalNoted(LiveRun run, boolean needsApproval) {
            this.run = run;
            this.needsApproval = needsApproval;
        }

        @Override
        public void write(Handle sql, Set<StreamLog.StreamBatch> refused) {
            store.setNeedsApproval(sql, run.task, needsApproval);
            task = store.task(sql, run.task).orElse(null);
        }

        @Override
        public void done() {
            tellTask(task);
        }

        @Override
        public void failed(RuntimeException cause) {
            log.warn("task={} the need of an approval was not noted", run.task, cause);
        }
    }
}
