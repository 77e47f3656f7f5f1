package wegent.backend.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
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
import wegent.protocol.rest.PauseView;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockChange;
import wegent.protocol.stream.BlockFold;
import wegent.protocol.stream.StreamDigest;
import wegent.protocol.stream.StreamEvent;

/// An attempt whose events come in: its blocks so far, which events were shown and which are kept for good.
/// Every use is under the lock of its task.
final class LiveRun {
    /// After so many characters, or events, the blocks are kept and the log begins anew.
    private static final long CHECKPOINT_CHARACTERS = 1 << 20;

    private static final int CHECKPOINT_EVENTS = 20_000;

    final UserId user;
    final TaskId task;
    final SubtaskId subtask;
    final int attempt;
    final DeviceKey device;

    /// A late result of an attempt that was failed as `device_offline`: folded, and shown when it is whole.
    final boolean late;

    private final BlockFold fold;
    private final RecentEvents recent = new RecentEvents();
    private final List<StreamLog.Piece> spilled = new ArrayList<>();
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
    private boolean attaches;
    private @Nullable PauseView paused;
    private long loggedCharacters;
    private long loggedEvents;
    private long usedAt;

    /// What [HeldBudget] counts for this run.
    private long countedBytes;

    /// The run of `row`, whose events up to `row.seq()` are kept: in its blocks what was folded when it was
    /// failed as `device_offline`, in `log` what came since, or all when it still runs.
    LiveRun(Subtask row, List<StreamEvent> log) {
        user = row.userId();
        task = row.taskId();
        subtask = row.id();
        attempt = row.attempt();
        device = row.device();
        late = row.status() == SubtaskStatus.FAILED;
        lastSeq = row.seq() - log.size();
        fold = new BlockFold(row.blocks(), row.usage(), lastSeq, this::spill);
        attaches = row.blocks().stream().anyMatch(LiveRun::isCut);
        digest = digestOf(row, lastSeq);
        log.forEach(this::take);
        spilled.clear(); // kept already, with the events
        committedSeq = row.seq();
        asked = ids(fold.asked());
    }

    private void spill(String attachment, String text) {
        attaches = true;
        spilled.add(new StreamLog.Piece(attachment, lastSeq, text));
    }

    private static boolean isCut(Block block) {
        return block.attachments() != null
                && block.attachments().stream().anyMatch(attachment -> attachment.cut() != null);
    }

    /// Who is to hear when events up to `seq` are kept.
    private record Waiting(long seq, Acknowledgement acknowledgement) {}

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

    private BlockChange take(StreamEvent event) {
        lastSeq++;
        loggedEvents++;
        loggedCharacters += EventWeight.characters(event);
        digest = digest == null ? null : digest.then(lastSeq, event);
        return fold.apply(event);
    }

    /// Takes the next event in and returns what a viewer is told of it.
    ChatEvent apply(StreamEvent event) {
        var change = take(event);
        var told = told(event, change);
        recent.add(lastSeq, told);
        return told;
    }

    /// Of a piece of an attachment viewers hear only that there was an event.
    private ChatEvent told(StreamEvent event, BlockChange change) {
        return switch (change) {
            case BlockChange.Appended(var id, var type, var field, var text, var offset, var cut) ->
                new ChatEvent.Chunk(task, subtask, attempt, lastSeq, id, type.wire(), field.wire(), text, offset, cut);
            case BlockChange.Created(var block) -> new ChatEvent.BlockCreated(task, subtask, attempt, lastSeq, block);
            case BlockChange.Updated(var id, var updates) ->
                new ChatEvent.BlockUpdated(task, subtask, attempt, lastSeq, id, updates);
            case BlockChange.Removed(var id) -> new ChatEvent.BlockRemoved(task, subtask, attempt, lastSeq, id);
            case BlockChange.None _ -> toldBesideBlocks(event);
        };
    }

    private ChatEvent toldBesideBlocks(StreamEvent event) {
        return switch (event) {
            case StreamEvent.Status(var phase, var message, var secondsLeft) ->
                new ChatEvent.StatusUpdated(task, subtask, attempt, lastSeq, phase, message, null, secondsLeft);
            case StreamEvent.UsageUpdated(var usage) ->
                new ChatEvent.StatusUpdated(task, subtask, attempt, lastSeq, null, null, usage);
            case StreamEvent.Ended ended -> Endings.told(this, lastSeq, ended);
            default -> new ChatEvent.StatusUpdated(task, subtask, attempt, lastSeq, null, null, null);
        };
    }

    /// The pieces of attachments that the fold put together since the last call.
    List<StreamLog.Piece> takePieces() {
        var pieces = StreamLog.Piece.joined(spilled);
        spilled.clear();
        return pieces;
    }

    /// What is to be kept so that the log may begin anew; empty while it is short.
    Optional<Checkpoint.Folded> checkpoint() {
        if (digest == null || (loggedCharacters < CHECKPOINT_CHARACTERS && loggedEvents < CHECKPOINT_EVENTS)) {
            return Optional.empty();
        }
        loggedCharacters = 0;
        loggedEvents = 0;
        return Optional.of(new Checkpoint.Folded(fold.blocks(), lastSeq, digest.hex(), fold.usage()));
    }

    /// Holds it more than an honest device can send?
    boolean isTooLarge() {
        return fold.held() > BlockFold.MAX_HELD;
    }

    /// May a part of `events` go to attachments?
    boolean attaches(List<StreamEvent> events) {
        var text = events.stream().mapToLong(EventWeight::streamedCharacters).sum();
        return events.stream().anyMatch(StreamEvent.AttachmentDelta.class::isInstance)
                || (text > 0 && (attaches || fold.held() + text > BlockFold.MAX_FIELD));
    }

    /// Nothing more is taken of it for now. False when that is known.
    boolean pause(@Nullable PauseView why) {
        var changes = !Objects.equals(paused, why);
        paused = why;
        return changes;
    }

    /// Could it be read again from what is kept, and does nobody wait?
    boolean isSettled() {
        return !closed && paused == null && waiting.isEmpty() && committedSeq == lastSeq;
    }

    /// Viewers who missed something get a snapshot.
    void forgetRecent() {
        recent.clear();
    }

    long usedAt() {
        return usedAt;
    }

    void used(long now) {
        usedAt = now;
    }

    /// About how many bytes it holds now. `counted` hears by how many they are more than at the last call.
    void count(LongConsumer counted) {
        var now = 2 * (fold.held() + recent.characters());
        counted.accept(now - countedBytes);
        countedBytes = now;
    }

    long countedBytes() {
        return countedBytes;
    }

    /// The text of the answer so far.
    ChatEvent.Result result() {
        return ChatEvent.Result.of(fold.text(), fold.usage());
    }

    /// What a viewer at `seq` of this attempt misses; empty when that is too long ago, or not of this stream.
    Optional<List<ChatEvent.Item>> since(int seenAttempt, long seq) {
        return seenAttempt == attempt ? recent.since(seq, lastSeq) : Optional.empty();
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
        return row.view(fold.blocks(), told, hex(), fold.usage()).withPause(paused);
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
