package wegent.backend.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.stream.StreamLog.StreamBatch;
import wegent.backend.task.Audience;
import wegent.backend.task.Outcome;
import wegent.backend.task.Subtask;
import wegent.backend.task.Task;
import wegent.backend.task.TaskLocks;
import wegent.protocol.ChatEvent;
import wegent.protocol.DeviceReply.Received;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.stream.StreamEvent;

/// The streams of one simulated node: the product's own [Streams] over rows that change by compare and set,
/// with a group commit that is a step of its own. The faults that a test puts back are put around it.
public final class StreamModel {
    private static final TaskLocks LOCKS = new TaskLocks();

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
    public interface Node extends Streams.Listener {

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

    private final Map<SubtaskId, Long> passed = new HashMap<>();
    private final Rows rows;
    private final Faults faults;
    private final Gathered gathered;
    private final Streams streams;

    public StreamModel(Rows rows, Node node, Faults faults) {
        this.rows = rows;
        this.faults = faults;
        gathered = new Gathered(node);
        streams = new Streams(
                new Store(),
                gathered,
                LOCKS,
                new Nobody(),
                new Streams.Bounds(new HeldBudget(Long.MAX_VALUE / 4), _ -> Optional.empty()));
        streams.listen(node);
    }

    public void received(DeviceKey device, Streams.Batch batch, Acknowledgement acknowledgement) {
        var row = rows.row(batch.subtask());
        var said = row == null ? batch : altered(batch, row);
        if (faults.acknowledgedEarly()) {
            acknowledgement.send(Received.upTo(batch.lastSeq()));
            streams.received(device, said, _ -> {});
        } else if (faults.gapIsComplete()) {
            streams.received(device, said, answer -> acknowledgement.send(complete(batch, answer)));
        } else {
            streams.received(device, said, acknowledgement);
        }
    }

    private static Received complete(Streams.Batch batch, Received answer) {
        var isGap = !answer.success() && !Boolean.TRUE.equals(answer.stop());
        return isGap ? Received.upTo(batch.lastSeq()) : answer;
    }

    private Streams.Batch altered(Streams.Batch batch, Subtask row) {
        var attempt = faults.olderAttempts() ? row.attempt() : batch.attempt();
        var seq = faults.duplicatesKept() ? asNew(batch, row) : batch.seq();
        return new Streams.Batch(batch.task(), batch.subtask(), attempt, seq, batch.events());
    }

    /// The number that a batch would have that goes on where the last one ended, if it was had already.
    private long asNew(Streams.Batch batch, Subtask row) {
        var last = Math.max(row.seq(), passed.getOrDefault(row.id(), 0L));
        var seq = batch.lastSeq() <= last ? last + 1 : batch.seq();
        passed.put(row.id(), seq + batch.events().size() - 1);
        return seq;
    }

    public void end(Subtask answer, StreamEvent.Ended ended) {
        streams.end(answer, ended);
    }

    /// What a device need not send again.
    public long committed(Subtask answer) {
        return streams.committed(answer);
    }

    public void forget(List<Subtask> answers) {
        streams.forget(answers);
    }

    /// Commits what was gathered, in its order.
    public void commit() {
        gathered.commit();
    }

    /// SQL takes nothing of what was gathered.
    public void failCommit() {
        gathered.fail();
    }

    private final class Store implements StreamStore {
        @Override
        public Optional<Subtask> row(SubtaskId id) {
            return Optional.ofNullable(rows.row(id));
        }

        @Override
        public LiveRun run(Subtask row) {
            var forgotten = faults.lateLogIgnored() && row.status().isFinal();
            return new LiveRun(row, forgotten ? List.of() : rows.log(row.id(), row.attempt()));
        }
    }

    private final class Transaction implements StreamStore.Group {
        @Override
        public Set<StreamBatch> append(List<StreamBatch> batches) {
            var refused = Collections.<StreamBatch>newSetFromMap(new IdentityHashMap<>());
            for (var batch : batches) {
                if (!rows.append(batch.subtask(), batch.attempt(), batch.seq(), batch.events())) {
                    refused.add(batch);
                }
            }
            return refused;
        }

        @Override
        public boolean end(LiveRun run, Outcome outcome, List<SubtaskStatus> from) {
            return rows.ended(run.subtask, run.attempt, outcome.seq(), outcome, from);
        }

        @Override
        public void checkpoint(LiveRun run, Checkpoint.Folded folded) {
            throw new IllegalStateException("No answer here is long enough");
        }

        @Override
        public void noteApproval(TaskId task, boolean needed) {}

        @Override
        public Optional<Subtask> row(SubtaskId id) {
            return Optional.ofNullable(rows.row(id));
        }

        @Override
        public @Nullable Task task(TaskId id) {
            return null;
        }
    }

    /// What waits to be written.
    private final class Gathered implements Commits {
        private final Deque<GroupCommit.Work> works = new ArrayDeque<>();
        private final Node node;

        Gathered(Node node) {
            this.node = node;
        }

        @Override
        public void add(GroupCommit.Work work) {
            works.add(work);
            node.gathered();
        }

        void commit() {
            var group = new ArrayList<>(works);
            works.clear();
            GroupCommit.finish(group, GroupCommit.write(group, new Transaction()));
        }

        void fail() {
            var group = new ArrayList<>(works);
            works.clear();
            group.forEach(work -> work.failed(new IllegalStateException("SQL takes nothing")));
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public Optional<String> trouble() {
            return Optional.empty();
        }

        @Override
        public CommitCount count() {
            return new CommitCount(0, 0);
        }

        @Override
        public void close() {}
    }

    private static final class Nobody implements Audience {
        @Override
        public void tell(TaskId task, ChatEvent event) {}

        @Override
        public void tell(UserId user, ChatEvent event) {}
    }
}
