package wegent.backend.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.task.Outcome;
import wegent.backend.task.Subtask;
import wegent.protocol.DeviceReply.Received;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.StreamEvent;

/// The streams of one simulated node: the product's rules ([Admission], [Intake], [LiveRun]) over rows that change by
/// compare and set, with a group commit that is a step of its own. What [Streams] does with threads and SQL.
public final class StreamModel {
    private static final List<SubtaskStatus> LATE = List.of(SubtaskStatus.FAILED);
    private static final List<SubtaskStatus> UNFINISHED =
            List.of(SubtaskStatus.PENDING, SubtaskStatus.QUEUED, SubtaskStatus.RUNNING);

    /// The rows, each method one transaction.
    public interface Rows {
        @Nullable
        Subtask row(SubtaskId id);

        List<StreamEvent> log(SubtaskId id, int attempt);

        /// Appends where the attempt matches, may still take events, and ends just before `first`.
        boolean append(SubtaskId id, int attempt, long first, List<StreamEvent> events);

        /// Ends `attempt` where its status is one of `from` and its last event is `seq`.
        boolean ended(SubtaskId id, int attempt, long seq, Outcome outcome, List<SubtaskStatus> from);
    }

    /// The rest of the node.
    public interface Node {
        void unheardAcceptance(Subtask answer);

        void ended(DeviceKey device, TaskId task);

        /// There is something to commit.
        void gathered();
    }

    /// The faults that a test puts back.
    public record Faults(
            boolean gapIsComplete,
            boolean duplicatesKept,
            boolean olderAttempts,
            boolean acknowledgedEarly,
            boolean lateLogIgnored) {}

    private record Piece(LiveRun run, Runnable work) {}

    private final Map<SubtaskId, LiveRun> runs = new HashMap<>();
    private final Deque<Piece> commits = new ArrayDeque<>();
    private final Rows rows;
    private final Node node;
    private final Faults faults;

    public StreamModel(Rows rows, Node node, Faults faults) {
        this.rows = rows;
        this.node = node;
        this.faults = faults;
    }

    public void received(DeviceKey device, Streams.Batch batch, Acknowledgement acknowledgement) {
        var known = runs.get(batch.subtask());
        if (known != null && known.attempt == batch.attempt() && known.device.equals(device)) {
            take(known, batch, acknowledgement);
            return;
        }
        var row = rows.row(batch.subtask());
        switch (Admission.of(device, faults.olderAttempts() && row != null ? asNewest(batch, row) : batch, row)) {
            case Admission.Refused(var reason) -> acknowledgement.send(Received.stop(reason));
            case Admission.Had(var seq) -> acknowledgement.send(Received.upTo(seq));
            case Admission.Open(var late) -> take(open(Objects.requireNonNull(row), late), batch, acknowledgement);
        }
    }

    private static Streams.Batch asNewest(Streams.Batch batch, Subtask row) {
        return new Streams.Batch(batch.task(), batch.subtask(), row.attempt(), batch.seq(), batch.events());
    }

    private LiveRun open(Subtask row, boolean late) {
        var running = row;
        if (!late && row.status() != SubtaskStatus.RUNNING) {
            node.unheardAcceptance(row);
            running = Objects.requireNonNullElse(rows.row(row.id()), row);
        }
        var run = new LiveRun(running, late && faults.lateLogIgnored() ? List.of() : rows.log(row.id(), row.attempt()));
        runs.put(row.id(), run);
        return run;
    }

    private void take(LiveRun run, Streams.Batch batch, Acknowledgement acknowledgement) {
        if (run.isClosed()) {
            run.acknowledge(batch.lastSeq(), acknowledgement);
            return;
        }
        switch (Intake.of(run.lastSeq(), batch.seq(), batch.events().size())) {
            case Intake.Gap _ when faults.gapIsComplete() -> acknowledgement.send(Received.upTo(batch.lastSeq()));
            case Intake.Gap _ -> acknowledgement.send(Received.gapAfter(committedSeq(run)));
            case Intake.Known _
            when faults.duplicatesKept() && !batch.events().isEmpty() -> append(run, batch, 0, acknowledgement);
            case Intake.Known _ -> run.acknowledge(batch.lastSeq(), acknowledgement);
            case Intake.Append(var skip) -> append(run, batch, skip, acknowledgement);
        }
    }

    private void append(LiveRun run, Streams.Batch batch, int skip, Acknowledgement acknowledgement) {
        var fresh = batch.events().subList(skip, batch.events().size());
        var first = run.lastSeq() + 1;
        fresh.forEach(run::apply);
        if (faults.acknowledgedEarly()) {
            acknowledgement.send(Received.upTo(batch.lastSeq()));
        } else {
            run.acknowledge(batch.lastSeq(), acknowledgement);
        }
        var last = run.lastSeq();
        commit(run, () -> {
            if (!rows.append(run.subtask, run.attempt, first, fresh)) {
                overtaken(run);
            } else if (!(fresh.getLast() instanceof StreamEvent.Ended)) {
                run.committed(last);
            }
        });
        if (fresh.getLast() instanceof StreamEvent.Ended ended) {
            run.close();
            var outcome = run.outcome(ended);
            commit(run, () -> finish(run, outcome, false));
        }
    }

    private long committedSeq(LiveRun run) {
        var row = rows.row(run.subtask);
        return row != null && current(row).isEmpty() ? row.seq() : run.committedSeq();
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

    private void overtaken(LiveRun run) {
        var row = rows.row(run.subtask);
        forget(run, Received.gapAfter(row == null ? 0 : row.seq()));
    }

    public void end(Subtask answer, StreamEvent.Ended ended) {
        current(answer);
        var run = runs.computeIfAbsent(answer.id(), _ -> new LiveRun(answer, logOf(answer)));
        if (run.isClosed() || run.attempt != answer.attempt() || run.late) {
            return;
        }
        run.close();
        var outcome = run.outcome(ended);
        commit(run, () -> finish(run, outcome, true));
    }

    private List<StreamEvent> logOf(Subtask answer) {
        return rows.log(answer.id(), answer.attempt());
    }

    private void finish(LiveRun run, Outcome outcome, boolean byBackend) {
        if (runs.get(run.subtask) == run
                && rows.ended(run.subtask, run.attempt, outcome.seq(), outcome, run.late ? LATE : UNFINISHED)) {
            runs.remove(run.subtask, run);
            run.committed(outcome.seq());
            run.dismiss(Received.stop("this attempt has ended"));
            node.ended(run.device, run.task);
            return;
        }
        var row = rows.row(run.subtask);
        if (row == null || row.attempt() != run.attempt || !Admission.takesEvents(row)) {
            forget(run, Received.stop("this attempt has ended"));
            return;
        }
        overtaken(run);
        if (byBackend) {
            end(row, outcome.ended());
        }
    }

    private void commit(LiveRun run, Runnable work) {
        commits.add(new Piece(run, work));
        node.gathered();
    }

    /// Commits what was gathered, in its order.
    public void commit() {
        for (var next = commits.poll(); next != null; next = commits.poll()) {
            next.work().run();
        }
    }

    /// SQL takes nothing of what was gathered.
    public void failCommit() {
        for (var next = commits.poll(); next != null; next = commits.poll()) {
            forget(next.run(), Received.gapAfter(next.run().committedSeq()));
        }
    }

    /// What a device need not send again.
    public long committed(Subtask answer) {
        return current(answer).map(LiveRun::committedSeq).orElse(answer.seq());
    }

    public void forget(SubtaskId id) {
        var run = runs.get(id);
        if (run != null) {
            forget(run, Received.stop("the conversation was deleted"));
        }
    }
}
