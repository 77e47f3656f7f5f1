package wegent.backend.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.task.Outcome;
import wegent.backend.task.Subtask;
import wegent.protocol.ChatEvent;
import wegent.protocol.DeviceReply.Received;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockFold;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.StreamDigest;
import wegent.protocol.stream.StreamEvent;

/// An attempt whose events come in: its blocks so far, which events were shown and which are kept for good.
/// Every use is under the lock of its task.
final class LiveRun {
    private static final int RECENT = 2_000;

    final UserId user;
    final TaskId task;
    final SubtaskId subtask;
    final int attempt;
    final DeviceKey device;

    /// A late result of an attempt that was failed as `device_offline`: folded, and shown when it is whole.
    final boolean late;

    private final BlockFold fold;
    private final Deque<Recent> recent = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long lastSeq;
    private long committedSeq;

    /// Of all events so far; null when what came before is not known.
    private @Nullable StreamDigest digest;

    /// The requests to the user that wait for their answers, by block.
    private Set<String> asked;

    /// The newest of them that was not there before.
    private @Nullable Block newlyAsked;

    private boolean closed;

    /// The run of `row`, whose events up to `row.seq()` are kept: in its blocks what was folded when it was
    /// failed as `device_offline`, in `log` what came since, or all when it still runs.
    LiveRun(Subtask row, List<StreamEvent> log) {
        user = row.userId();
        task = row.taskId();
        subtask = row.id();
        attempt = row.attempt();
        device = row.device();
        late = row.status() == SubtaskStatus.FAILED;
        fold = new BlockFold(row.blocks());
        lastSeq = row.seq() - log.size();
        digest = digestOf(row, lastSeq);
        log.forEach(this::take);
        committedSeq = row.seq();
        asked = ids(fold.asked());
    }

    /// Who is to hear when events up to `seq` are kept.
    private record Waiting(long seq, Acknowledgement acknowledgement) {}

    private record Recent(long seq, ChatEvent event) {}

    long lastSeq() {
        return lastSeq;
    }

    long committedSeq() {
        return committedSeq;
    }

    boolean isClosed() {
        return closed;
    }

    /// No more events: the run has an outcome that is being written.
    void close() {
        closed = true;
    }

    /// The digest of what was folded before: all of it, when the run was failed as `device_offline`.
    private static @Nullable StreamDigest digestOf(Subtask row, long folded) {
        if (folded == 0) {
            return StreamDigest.START;
        }
        return row.digest() == null ? null : StreamDigest.of(row.digest());
    }

    private void take(StreamEvent event) {
        lastSeq++;
        fold.apply(event);
        digest = digest == null ? null : digest.then(lastSeq, event);
    }

    /// Takes the next event in and returns what a viewer is told of it.
    ChatEvent apply(StreamEvent event) {
        var seq = lastSeq + 1;
        var told = told(event, seq);
        take(event);
        recent.add(new Recent(seq, told));
        if (recent.size() > RECENT) {
            recent.removeFirst();
        }
        return told;
    }

    /// Of a piece of an attachment viewers hear only that there was an event.
    private ChatEvent told(StreamEvent event, long seq) {
        return switch (event) {
            case StreamEvent.TextDelta(var id, var delta) -> content(seq, id, BlockType.TEXT, delta);
            case StreamEvent.ThinkingDelta(var id, var delta) -> content(seq, id, BlockType.THINKING, delta);
            case StreamEvent.ToolOutputDelta(var id, var delta) ->
                chunk(seq, id, BlockType.TOOL, "tool_output", delta, fold.outputLength(id));
            case StreamEvent.BlockCreated(var block) -> new ChatEvent.BlockCreated(task, subtask, attempt, seq, block);
            case StreamEvent.BlockUpdated(var id, var updates) ->
                new ChatEvent.BlockUpdated(task, subtask, attempt, seq, id, updates);
            case StreamEvent.BlockRemoved(var id) -> new ChatEvent.BlockRemoved(task, subtask, attempt, seq, id);
            case StreamEvent.Status(var phase, var message, var secondsLeft) ->
                new ChatEvent.StatusUpdated(task, subtask, attempt, seq, phase, message, null, secondsLeft);
            case StreamEvent.AttachmentDelta _ ->
                new ChatEvent.StatusUpdated(task, subtask, attempt, seq, null, null, null);
            case StreamEvent.UsageUpdated(var usage) ->
                new ChatEvent.StatusUpdated(task, subtask, attempt, seq, null, null, usage);
            case StreamEvent.Unknown _ -> new ChatEvent.StatusUpdated(task, subtask, attempt, seq, null, null, null);
            case StreamEvent.Ended ended -> Endings.told(this, seq, ended);
        };
    }

    private ChatEvent content(long seq, String id, BlockType type, String delta) {
        return chunk(seq, id, type, "content", delta, fold.contentLength(id));
    }

    private ChatEvent chunk(long seq, String id, BlockType type, String field, String delta, int offset) {
        var blockType = fold.typeOf(id, type).wire();
        return new ChatEvent.Chunk(task, subtask, attempt, seq, id, blockType, field, delta, offset);
    }

    /// The text of the answer so far.
    ChatEvent.Result result() {
        return ChatEvent.Result.of(fold.text(), fold.usage());
    }

    /// What a viewer at `seq` of this attempt misses; empty when that is too long ago, or not of this stream.
    Optional<List<ChatEvent.Item>> since(int seenAttempt, long seq) {
        var oldest = recent.isEmpty() ? lastSeq + 1 : recent.getFirst().seq();
        if (seenAttempt != attempt || seq > lastSeq || seq + 1 < oldest) {
            return Optional.empty();
        }
        var missing = new ArrayList<ChatEvent.Item>();
        for (var entry : recent) {
            if (entry.seq() > seq) {
                missing.add(ChatEvent.Item.of(entry.event()));
            }
        }
        return Optional.of(missing);
    }

    /// True when the agent waits for another thing of the user than at the last call, or for none any more.
    boolean askedChanged() {
        var before = asked;
        var now = fold.asked();
        asked = ids(now);
        newlyAsked = now.stream()
                .filter(block -> !before.contains(block.id()))
                .reduce((_, newer) -> newer)
                .orElse(null);
        return !before.equals(asked);
    }

    private static Set<String> ids(List<Block> blocks) {
        return blocks.stream().map(Block::id).collect(Collectors.toSet());
    }

    boolean needsApproval() {
        return !asked.isEmpty();
    }

    /// The newest request that the last call of [#askedChanged] found.
    @Nullable
    Block newlyAsked() {
        return newlyAsked;
    }

    /// The message as viewers know it: they hear of the end only when it is in SQL, so its event is not counted
    /// before.
    SubtaskView view(Subtask row) {
        var told = fold.ended() == null ? lastSeq : lastSeq - 1;
        return row.view(fold.blocks(), told, hex(), fold.usage());
    }

    Outcome outcome(StreamEvent.Ended ended) {
        return new Outcome(ended, fold.blocks(), lastSeq, hex(), fold.usage());
    }

    /// Has the device sent the same events as came in? `theirs` is null when it does not know.
    boolean agrees(@Nullable String theirs) {
        return theirs == null || digest == null || theirs.equals(digest.hex());
    }

    private @Nullable String hex() {
        return digest == null ? null : digest.hex();
    }

    /// Acknowledges once all up to `seq` is kept; now, when it is already.
    void acknowledge(long seq, Acknowledgement acknowledgement) {
        if (seq <= committedSeq) {
            acknowledgement.send(Received.upTo(committedSeq));
        } else {
            waiting.add(new Waiting(seq, acknowledgement));
        }
    }

    /// All up to `seq` is kept for good: tells those who wait for it.
    void committed(long seq) {
        committedSeq = Math.max(committedSeq, seq);
        for (var next = waiting.peek(); next != null && next.seq() <= committedSeq; next = waiting.peek()) {
            waiting.remove();
            next.acknowledgement().send(Received.upTo(committedSeq));
        }
    }

    /// Says `last` to all who still wait.
    void dismiss(Received last) {
        waiting.forEach(entry -> entry.acknowledgement().send(last));
        waiting.clear();
    }
}
