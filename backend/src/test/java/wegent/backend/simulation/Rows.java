package wegent.backend.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.dispatch.Slots;
import wegent.backend.stream.StreamModel;
import wegent.backend.task.Outcome;
import wegent.backend.task.Subtask;
import wegent.protocol.AgentKind;
import wegent.protocol.FailureReason;
import wegent.protocol.Role;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockFold;
import wegent.protocol.stream.StreamDigest;
import wegent.protocol.stream.StreamEvent;

/// SQL as the simulation sees it: each method is one transaction, and checks what it changes against the
/// ledger.
final class Rows implements StreamModel.Rows {
    private final Map<SubtaskId, Row> rows = new HashMap<>();
    private final Map<DeviceKey, Long> generations = new HashMap<>();
    private final World world;
    private long ids;
    private long positions;

    Rows(World world) {
        this.world = world;
    }

    /// An answer. `position` is its place in its device's queue, 0 when it is in none.
    static final class Row {
        final SubtaskId id;
        final TaskId task;
        final int number;
        DeviceKey device;
        SubtaskStatus status = SubtaskStatus.PENDING;
        int attempt = 1;
        long seq;

        @Nullable
        FailureReason reason;

        @Nullable
        Instant cancellingAt;

        @Nullable
        Instant acceptedAt;

        @Nullable
        Instant claimedAt;

        /// The generation that the attempt was last claimed for; 0 when it was surely not started.
        long sentTo;

        long position;
        int outcomes;

        /// It was thought not to have reached its device, and its place was given to others; then it had.
        boolean unheard;

        List<Block> blocks = List.of();
        List<StreamEvent> log = new ArrayList<>();
        StringBuilder kept = new StringBuilder();
        StreamDigest keptDigest = StreamDigest.START;

        @Nullable
        String digest;

        boolean endKept;

        Row(SubtaskId id, TaskId task, int number, DeviceKey device) {
            this.id = id;
            this.task = task;
            this.number = number;
            this.device = device;
        }

        boolean waits() {
            return position > 0 && claimedAt == null;
        }

        boolean holdsSlot() {
            return status == SubtaskStatus.RUNNING || (position > 0 && claimedAt != null);
        }

        Subtask read() {
            return new Subtask(
                    id,
                    task,
                    device.user(),
                    number,
                    Role.ASSISTANT,
                    status,
                    null,
                    blocks,
                    attempt,
                    seq,
                    digest,
                    device.device(),
                    null,
                    AgentKind.SHELL,
                    null,
                    null,
                    reason,
                    null,
                    null,
                    null,
                    null,
                    cancellingAt,
                    acceptedAt,
                    Instant.EPOCH,
                    acceptedAt,
                    null,
                    null);
        }

        @Override
        public String toString() {
            return "answer " + id + "/" + attempt + " of task " + task + " on " + device.device() + " " + status
                    + (reason == null ? "" : " " + reason) + " seq " + seq + (position == 0 ? "" : " queued")
                    + (claimedAt == null ? "" : " claimed");
        }
    }

    Iterable<Row> all() {
        return rows.values();
    }

    long nextGeneration(DeviceKey device) {
        return generations.merge(device, 1L, Long::sum);
    }

    @Override
    public @Nullable Subtask row(SubtaskId id) {
        var row = rows.get(id);
        return row == null ? null : row.read();
    }

    @Nullable
    Row find(SubtaskId id) {
        return rows.get(id);
    }

    // --- the queue ----------------------------------------------------------------------------------------------

    Row create(TaskId task, DeviceKey device) {
        var row = new Row(new SubtaskId(++ids), task, (int) ids, device);
        rows.put(row.id, row);
        row.position = ++positions;
        return row;
    }

    void remove(TaskId task) {
        rows.values().removeIf(row -> row.task.equals(task));
    }

    Slots slots(DeviceKey device) {
        int used = 0;
        for (var row : rows.values()) {
            if (row.device.equals(device)) {
                used += row.holdsSlot() ? 1 : 0;
                used += world.has(Bug.SLOT_COUNTED_TWICE)
                                && row.status == SubtaskStatus.RUNNING
                                && row.position > 0
                                && row.claimedAt != null
                        ? 1
                        : 0;
            }
        }
        return new Slots(used, World.SLOTS);
    }

    int waiting(DeviceKey device) {
        int count = 0;
        for (var row : rows.values()) {
            count += row.waits() && row.device.equals(device) ? 1 : 0;
        }
        return count;
    }

    /// The first answer that may go to `device`: nothing before it in its conversation is unfinished, nothing
    /// else of it is under way.
    @Nullable
    Row head(DeviceKey device) {
        Row head = null;
        for (var row : rows.values()) {
            if (row.waits()
                    && row.device.equals(device)
                    && mayGo(row)
                    && (head == null || row.position < head.position)) {
                head = row;
            }
        }
        return head;
    }

    private boolean mayGo(Row row) {
        for (var other : rows.values()) {
            if (other != row
                    && other.task.equals(row.task)
                    && ((other.holdsSlot() && !world.has(Bug.RETRY_BESIDE_ANOTHER_ANSWER))
                            || (other.number < row.number && !other.status.isFinal()))) {
                return false;
            }
        }
        return true;
    }

    /// Claims the head of the queue when a slot is free: one transaction, under the lock of the device.
    @Nullable
    Row claimHead(DeviceKey device, Instant now) {
        var head = slots(device).anyFree() ? head(device) : null;
        if (head != null) {
            claim(head, now);
        }
        return head;
    }

    void claim(Row row, Instant now) {
        if (row.position == 0 || rows.get(row.id) != row) {
            return;
        }
        row.claimedAt = now;
        var generation = generations.getOrDefault(row.device, 0L);
        if (row.sentTo != 0 && row.sentTo != generation && !world.has(Bug.SAME_ATTEMPT_AFTER_TAKEOVER)) {
            row.attempt++;
        }
        row.sentTo = generation;
        for (var other : rows.values()) {
            if (other.waits() && other.device.equals(row.device) && other.position < row.position && mayGo(other)) {
                throw new Violation("out of turn: " + row + " before " + other);
            }
        }
    }

    /// Holds a claim for longer, when it is still the one of `claimedAt`.
    boolean renewClaim(SubtaskId id, int attempt, Instant claimedAt, Instant now) {
        var row = rows.get(id);
        if (row == null || row.attempt != attempt || !claimedAt.equals(row.claimedAt)) {
            return false;
        }
        row.claimedAt = now;
        return true;
    }

    /// Gives a claimed attempt its place back, when the claim is still the one of `claimedAt`. `refused` when
    /// it was surely not started.
    boolean unclaim(SubtaskId id, int attempt, Instant claimedAt, boolean refused) {
        var row = rows.get(id);
        if (row == null || row.attempt != attempt || !claimedAt.equals(row.claimedAt)) {
            return false;
        }
        row.claimedAt = null;
        row.sentTo = refused ? 0 : row.sentTo;
        return true;
    }

    /// Claims that went by a connection that is gone.
    void unclaimAll(DeviceKey device) {
        for (var row : rows.values()) {
            if (row.device.equals(device)) {
                row.claimedAt = null;
            }
        }
    }

    /// Claims of those who died, or hang.
    boolean expireClaims(Instant now, Duration limit) {
        boolean any = false;
        for (var row : rows.values()) {
            if (row.claimedAt != null && !row.claimedAt.plus(limit).isAfter(now)) {
                row.claimedAt = null;
                any = true;
            }
        }
        return any;
    }

    // --- the life of an answer ------------------------------------------------------------------------------------

    void queued(DeviceKey device) {
        for (var row : rows.values()) {
            if (row.waits() && row.device.equals(device) && row.status == SubtaskStatus.PENDING) {
                become(row, SubtaskStatus.QUEUED);
            }
        }
    }

    /// PENDING or QUEUED → RUNNING.
    boolean accepted(SubtaskId id, int attempt, Instant now) {
        var row = rows.get(id);
        if (row != null && world.has(Bug.OLD_ACCEPTANCE_EMPTIES_QUEUE)) {
            leaveQueue(row);
        }
        if (row == null
                || row.attempt != attempt
                || (row.status != SubtaskStatus.PENDING && row.status != SubtaskStatus.QUEUED)) {
            return false;
        }
        row.unheard = row.claimedAt == null;
        if (!world.has(Bug.SLOT_COUNTED_TWICE)) {
            leaveQueue(row);
        }
        become(row, SubtaskStatus.RUNNING);
        row.acceptedAt = now;
        return true;
    }

    private static void leaveQueue(Row row) {
        row.position = 0;
        row.claimedAt = null;
        row.sentTo = 0;
    }

    boolean cancelling(SubtaskId id, Instant now) {
        var row = rows.get(id);
        if (row == null || row.status != SubtaskStatus.RUNNING || row.cancellingAt != null) {
            return false;
        }
        row.cancellingAt = now;
        return true;
    }

    boolean retried(Row row, DeviceKey device) {
        if (row.status != SubtaskStatus.FAILED && row.status != SubtaskStatus.CANCELLED) {
            return false;
        }
        row.status = SubtaskStatus.PENDING;
        row.attempt++;
        row.seq = 0;
        row.blocks = List.of();
        row.reason = null;
        row.cancellingAt = null;
        row.acceptedAt = null;
        row.claimedAt = null;
        row.sentTo = 0;
        row.device = device;
        row.position = ++positions;
        row.outcomes = 0;
        row.unheard = false;
        row.log = new ArrayList<>();
        row.kept = new StringBuilder();
        row.keptDigest = StreamDigest.START;
        row.digest = null;
        row.endKept = false;
        return true;
    }

    private static void become(Row row, SubtaskStatus next) {
        if (!row.status.next().contains(next)) {
            throw new Violation("no way from " + row + " to " + next);
        }
        row.status = next;
    }

    // --- the stream -----------------------------------------------------------------------------------------------

    @Override
    public List<StreamEvent> log(SubtaskId id, int attempt) {
        var row = rows.get(id);
        return row == null || row.attempt != attempt ? List.of() : List.copyOf(row.log);
    }

    private static boolean isLate(Row row) {
        return row.status == SubtaskStatus.FAILED && row.reason == FailureReason.DEVICE_OFFLINE;
    }

    @Override
    public boolean append(SubtaskId id, int attempt, long first, List<StreamEvent> events) {
        var row = rows.get(id);
        if (row == null) {
            return false;
        }
        var sameAttempt = row.attempt == attempt || world.has(Bug.OLDER_ATTEMPT_ACCEPTED);
        var fits = row.seq == first - 1 && (row.status == SubtaskStatus.RUNNING || isLate(row));
        if (!sameAttempt || !(fits || world.has(Bug.APPEND_WITHOUT_COMPARE_AND_SET))) {
            return false;
        }
        row.log.addAll(events);
        row.seq = first - 1;
        for (var event : events) {
            row.keptDigest = row.keptDigest.then(++row.seq, event);
            if (event instanceof StreamEvent.TextDelta(var _, var delta)) {
                row.kept.append(delta);
            }
            row.endKept |= event instanceof StreamEvent.Ended;
        }
        var said = world.ledger.of(new Ledger.Run(id, row.attempt)).said;
        if (row.kept.length() > said.length() || said.indexOf(row.kept.toString()) != 0) {
            throw new Violation(row + " keeps \"" + row.kept + "\" of what its agent said: \"" + said + "\"");
        }
        return true;
    }

    @Override
    public boolean ended(SubtaskId id, int attempt, long seq, Outcome outcome, List<SubtaskStatus> from) {
        var row = rows.get(id);
        if (row == null) {
            return false;
        }
        var fits = row.attempt == attempt
                && row.seq == seq
                && from.contains(row.status)
                && (row.status != SubtaskStatus.FAILED || isLate(row));
        if (!fits && !world.has(Bug.OUTCOME_WITHOUT_COMPARE_AND_SET)) {
            return false;
        }
        if (++row.outcomes > 1 && !(isLate(row) && row.endKept)) {
            throw new Violation("a second outcome, " + outcome.ended().status() + ", for " + row);
        }
        if (!isLate(row)) {
            become(row, outcome.ended().status());
        }
        row.status = outcome.ended().status();
        row.reason = outcome.ended().reason();
        row.blocks = outcome.blocks();
        row.digest = outcome.digest();
        row.log.clear();
        leaveQueue(row);
        checkTranscript(row);
        if (row.reason == FailureReason.DEVICE_OFFLINE) {
            world.failedAsOffline(row);
        }
        return true;
    }

    /// A device lets go of a run, since it has heard that all of it is kept.
    void checkKept(Ledger.Run run) {
        var row = rows.get(run.subtask());
        if (row != null
                && row.attempt == run.attempt()
                && !row.endKept
                && !row.status.isFinal()
                && !world.ledger.of(run).torn) {
            throw new Violation("its device dropped " + row + ", whose end is not kept");
        }
    }

    private void checkTranscript(Row row) {
        var text = BlockFold.textOf(row.blocks);
        if (!text.contentEquals(row.kept)) {
            throw new Violation(row + " shows \"" + text + "\" but its device sent \"" + row.kept + "\"");
        }
        if (!row.keptDigest.hex().equals(row.digest)) {
            throw new Violation(row + " ended with digest " + row.digest + ", but kept " + row.keptDigest);
        }
        var account = world.ledger.of(new Ledger.Run(row.id, row.attempt));
        if (row.endKept && !account.torn && !text.contentEquals(account.said)) {
            throw new Violation(row + " shows \"" + text + "\" of \"" + account.said + "\"");
        }
    }

    // --- what must hold after every step ----------------------------------------------------------------------------

    /// Slots are never overdrawn and a conversation runs one answer at a time: but for those of which SQL could
    /// not know that they run.
    void check(DeviceKey device) {
        int unheard = 0;
        for (var row : rows.values()) {
            unheard += row.unheard && row.status == SubtaskStatus.RUNNING && row.device.equals(device) ? 1 : 0;
        }
        var slots = slots(device);
        if (slots.used() - unheard > slots.max()) {
            throw new Violation("slots of " + device.device() + ": " + slots);
        }
        for (var row : rows.values()) {
            if (row.holdsSlot() && !row.unheard) {
                for (var other : rows.values()) {
                    if (other != row && other.task.equals(row.task) && other.holdsSlot() && !other.unheard) {
                        throw new Violation("two answers of one conversation at a time: " + row + ", " + other);
                    }
                }
            }
        }
    }
}
