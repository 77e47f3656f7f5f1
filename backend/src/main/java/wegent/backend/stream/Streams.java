package wegent.backend.stream;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.device.DeviceKey;
import wegent.backend.quota.Quotas;
import wegent.backend.storage.StorageException;
import wegent.backend.task.Audience;
import wegent.backend.task.Subtask;
import wegent.backend.task.Task;
import wegent.backend.task.TaskLocks;
import wegent.backend.task.TaskStore;
import wegent.base.Time;
import wegent.protocol.ChatEvent;
import wegent.protocol.DeviceReply.Received;
import wegent.protocol.ErrorCode;
import wegent.protocol.FailureReason;
import wegent.protocol.RefusedException;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.PauseView;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.StreamEvent;

/// The streams of running answers (DESIGN section 6): events are shown to viewers at once, kept by group
/// commit, then acknowledged to the device. What was had before is dropped, a gap is asked for again, an older
/// attempt is told to stop. A run lives on the node that has its device's socket; should two nodes believe
/// that, SQL takes the events of one, and the other forgets the run. Device sockets, browsers and the group
/// commit meet here, under [TaskLocks].
public final class Streams implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Streams.class);

    private final StreamStore store;
    private final TaskLocks locks;
    private final Audience audience;
    private final Commits commits;
    private final Runs runs;
    private final RunEnd.Around ends;
    private final Function<UserId, Optional<String>> files;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    public static Streams open(TaskStore tasks, TaskLocks locks, Audience audience, Quotas quotas, Time time) {
        var store = new JdbcStreamStore(tasks, time);
        return new Streams(
                store,
                new GroupCommit(store, time),
                locks,
                audience,
                new Bounds(HeldBudget.ofThisProcess(), new FileRoom(tasks.database(), quotas, time)::shortage));
    }

    Streams(StreamStore store, Commits commits, TaskLocks locks, Audience audience, Bounds bounds) {
        this.store = store;
        this.locks = locks;
        this.audience = audience;
        this.commits = commits;
        this.runs = new Runs(store, locks, bounds.memory());
        this.files = bounds.files();
        this.ends = new RunEnd.Around(runs, store, locks, audience, new Hearers());
    }

    /// What running answers may take: `memory` of this node, and room for `files`, which says why a user has none.
    record Bounds(HeldBudget memory, Function<UserId, Optional<String>> files) {}

    /// Hears when a slot of a device may have become free, or taken, and of what a user wants to know.
    public interface Listener {

        /// The device runs an attempt whose acceptance was not heard.
        void unheardAcceptance(Subtask answer);

        /// An attempt of a task has ended, for good in SQL.
        void ended(DeviceKey device, TaskId task);

        /// An agent began to wait for its user: `request` is what it asks.
        default void asked(Task task, SubtaskId answer, Block request) {}

        /// An answer of `task`, which is as it is now, has ended so.
        default void over(Task task, Ending answer) {}
    }

    /// How an attempt of an answer ended.
    public record Ending(SubtaskId answer, int attempt, StreamEvent.Ended ended) {}

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /// Events that a device sends of a run; `seq` numbers the first. With the last ones may come the device's
    /// digest of all.
    public record Batch(
            TaskId task,
            SubtaskId subtask,
            int attempt,
            long seq,
            List<StreamEvent> events,
            @Nullable String digest) {
        public Batch(TaskId task, SubtaskId subtask, int attempt, long seq, List<StreamEvent> events) {
            this(task, subtask, attempt, seq, events, null);
        }

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
        var known = runs.find(batch.subtask());
        if (known != null && known.attempt == batch.attempt() && known.device.equals(device)) {
            return new Found.Known(known);
        }
        var row = store.row(batch.subtask()).orElse(null);
        return switch (Admission.of(device, batch, row)) {
            case Admission.Refused(var reason) -> new Found.Refused(Received.stop(reason));
            case Admission.Had(var seq) -> new Found.Refused(Received.upTo(seq));
            case Admission.Open _ -> new Found.Known(open(Objects.requireNonNull(row)));
        };
    }

    private LiveRun open(Subtask row) {
        if (row.status().isFinal() || row.status() == SubtaskStatus.RUNNING) {
            return runs.open(row);
        }
        listeners.forEach(listener -> listener.unheardAcceptance(row));
        return runs.open(store.row(row.id()).orElse(row));
    }

    private void take(LiveRun run, Batch batch, Acknowledgement acknowledgement) {
        if (run.isClosed()) {
            run.acknowledge(batch.lastSeq(), acknowledgement);
            return;
        }
        switch (Intake.of(run.lastSeq(), batch.seq(), batch.events().size())) {
            case Intake.Gap _ -> acknowledgement.send(Received.gapAfter(runs.committedSeq(run)));
            case Intake.Known _ -> run.acknowledge(batch.lastSeq(), acknowledgement);
            case Intake.Append(var skip) -> append(run, batch, skip, acknowledgement);
        }
    }

    private void append(LiveRun run, Batch batch, int skip, Acknowledgement acknowledgement) {
        if (commits.isFull() || runs.isExhausted(run)) {
            throw new StorageException("Too much is held here: the device keeps what it has");
        }
        var fresh = batch.events().subList(skip, batch.events().size());
        requireFileRoom(run, fresh);
        var first = run.lastSeq() + 1;
        ChatEvent last = null;
        for (var event : fresh) {
            last = run.apply(event);
            if (!(event instanceof StreamEvent.Ended) && !run.late) {
                audience.tell(run.task, last);
            }
        }
        run.acknowledge(batch.lastSeq(), acknowledgement);
        var kept = new StreamLog.StreamBatch(run.subtask, run.attempt, first, fresh, run.takePieces());
        commits.add(new KeptEvents(runs, locks, run, kept));
        if (fresh.getLast() instanceof StreamEvent.Ended ended && last != null) {
            run.close();
            compare(run, batch.digest());
            commits.add(new RunEnd(ends, run, ended, last, kept));
        } else {
            goOn(run);
        }
        runs.grown(run);
    }

    /// At the quota the run is paused: its device keeps what it has, and tries again. Throws [RefusedException]
    /// `QUOTA_EXCEEDED`.
    private void requireFileRoom(LiveRun run, List<StreamEvent> events) {
        if (!run.attaches(events)) {
            return;
        }
        var shortage = files.apply(run.user);
        var pause = shortage.map(why -> new PauseView(ErrorCode.QUOTA_EXCEEDED.wire(), why));
        if (run.pause(pause.orElse(null)) && !run.late) {
            log.info("task={} subtask={} {}", run.task, run.subtask, pause.isPresent() ? "is paused" : "goes on");
            store.row(run.subtask)
                    .ifPresent(row -> audience.tell(run.task, new ChatEvent.Message(run.task, run.view(row))));
        }
        if (shortage.isPresent()) {
            throw new RefusedException(ErrorCode.QUOTA_EXCEEDED, shortage.get());
        }
    }

    /// What follows from events that did not end their run.
    private void goOn(LiveRun run) {
        if (run.askedChanged()) {
            commits.add(new NotedApproval(audience, run, this::asked));
        }
        run.checkpoint().ifPresent(folded -> commits.add(new Checkpoint(run, folded)));
        if (run.isTooLarge()) {
            log.warn("task={} subtask={} sent more than an answer can hold", run.task, run.subtask);
            endHere(
                    run,
                    StreamEvent.Ended.failed(
                            FailureReason.INTERNAL, "The device sent more at once than an answer can hold"));
        }
    }

    private void endHere(LiveRun run, StreamEvent.Ended ended) {
        run.close();
        commits.add(new RunEnd(ends, run, ended, Endings.told(run, run.lastSeq() + 1, ended), null));
    }

    /// The answer stays as it came in: nobody has another one. But something is wrong with our programs.
    private static void compare(LiveRun run, @Nullable String theirs) {
        if (!run.agrees(theirs)) {
            log.error(
                    "task={} subtask={} attempt={} came in with another digest than its device's, {}",
                    run.task,
                    run.subtask,
                    run.attempt,
                    theirs);
        }
    }

    /// Ends an attempt from our side: it could not run, its device is gone, it was stopped before it ran.
    /// Nothing happens when it has ended already.
    public void end(Subtask answer, StreamEvent.Ended ended) {
        locks.run(answer.taskId(), () -> {
            var run = runs.currentOrOpen(answer);
            if (run.isClosed() || run.attempt != answer.attempt() || run.late) {
                return;
            }
            endHere(run, ended);
        });
    }

    private void asked(Task task, LiveRun run, Block request) {
        listeners.forEach(listener -> listener.asked(task, run.subtask, request));
    }

    private final class Hearers implements RunEnd.Hearers {
        @Override
        public void ended(LiveRun run, @Nullable Task task, StreamEvent.Ended ended) {
            listeners.forEach(listener -> listener.ended(run.device, run.task));
            if (task != null) {
                var answer = new Ending(run.subtask, run.attempt, ended);
                listeners.forEach(listener -> listener.over(task, answer));
            }
        }

        @Override
        public void endAgain(Subtask row, StreamEvent.Ended ended) {
            end(row, ended);
        }
    }

    /// The last event of `answer` that is kept or about to be: what a device that still holds it need not send
    /// again.
    public long committed(Subtask answer) {
        return locks.with(
                answer.taskId(),
                () -> runs.current(answer).map(LiveRun::committedSeq).orElse(answer.seq()));
    }

    /// The message with what has streamed so far. To be called under the lock of its task.
    public SubtaskView view(Subtask row) {
        var run = runs.current(row).filter(known -> !known.late);
        if (run.isPresent()) {
            return run.get().view(row);
        }
        return row.status() == SubtaskStatus.RUNNING ? logged(row) : row.view();
    }

    /// A running message as its log has it; as it is now, where another node has ended it, and its log,
    /// meanwhile.
    private SubtaskView logged(Subtask row) {
        var logged = store.run(row).view(row);
        var now = store.row(row.id()).orElse(row);
        return now.status() == SubtaskStatus.RUNNING && now.attempt() == row.attempt() ? logged : now.view();
    }

    /// What a viewer misses of a running answer; empty when only a snapshot will do. To be called under the
    /// lock of its task.
    public Optional<List<ChatEvent.Item>> since(SubtaskId subtask, int attempt, long seq) {
        var run = runs.find(subtask);
        return run == null || run.late || run.isClosed() ? Optional.empty() : run.since(attempt, seq);
    }

    /// The rows of these answers are gone: so are their streams.
    public void forget(List<Subtask> answers) {
        runs.deleted(answers);
    }

    /// Forgets the runs that another node has gone on with, or ended.
    public void tidy() {
        runs.tidy();
    }

    /// What group commit has done so far.
    public CommitCount commits() {
        return commits.count();
    }

    /// Why nothing that devices send is kept; empty when all is well.
    public Optional<String> trouble() {
        return commits.trouble();
    }

    /// Writes what has come so far.
    @Override
    public void close() {
        commits.close();
    }
}
