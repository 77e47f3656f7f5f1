package wegent.backend.dispatch;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.quota.Quota;
import wegent.backend.quota.Quotas;
import wegent.backend.storage.Database;
import wegent.backend.storage.Rows;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;

/// The answers that wait, first in, first out per device, in SQL: they survive a restart of everything. An
/// answer that is on its way to its device is *claimed*: it occupies a slot and keeps its place until the
/// device has taken it. A claim is for one registration of the device: what was claimed for an older one may
/// have been started by another machine, and goes out as the next attempt.
public final class TaskQueue {
    private static final String OF_DEVICE = " user_id = :user AND device_id = :device ";
    private static final String HELD = " subtask_id = ? AND claimed_at = ? AND sent_to = ? ";
    private static final String USED = "(SELECT COUNT(*) FROM queue_entry WHERE claimed_at IS NOT NULL AND" + OF_DEVICE
            + ") + (SELECT COUNT(*) FROM subtask WHERE status = 'RUNNING' AND" + OF_DEVICE + ")";

    /// Others may take the head of the queue, or its conversation, so many times while it is claimed.
    private static final int TRIES = 5;

    private final Database database;
    private final Quotas quotas;

    public TaskQueue(Database database) {
        this(database, Quotas.defaults());
    }

    public TaskQueue(Database database, Quotas quotas) {
        this.database = database;
        this.quotas = quotas;
    }

    /// Throws [wegent.protocol.RefusedException] `QUOTA_EXCEEDED` when it is one too many.
    void add(Handle sql, DeviceKey device, TaskId task, SubtaskId answer, String reason) {
        quotas.require(sql, device.user(), Quota.QUEUED_TASKS, 1);
        sql.createUpdate("""
                        INSERT INTO queue_entry (subtask_id, task_id, user_id, device_id, reason)
                        VALUES (:answer, :task, :user, :device, :reason)
                        """)
                .bind("answer", answer.value())
                .bind("task", task.value())
                .bind("user", device.user().value())
                .bind("device", device.device().value())
                .bind("reason", reason)
                .execute();
    }

    /// An answer on its way to its device since `at`, for its registration `generation`: who claimed it knows
    /// its own claim by both.
    record Claim(SubtaskId answer, Instant at, long generation) {}

    /// Claims the first answer whose conversation has nothing before it that is unfinished, and nothing else
    /// that runs or is on its way (an earlier answer may be tried again): a conversation runs one answer at a
    /// time. Empty when there is none, or no slot is free. Nodes claim one after the other: they queue up for
    /// the row of the device, and those of other devices for the row of the conversation.
    Optional<Claim> claimHead(DeviceKey device, Instant now) {
        return database.inTransaction(sql -> claimHead(sql, device, now));
    }

    Optional<Claim> claimHead(Handle sql, DeviceKey device, Instant now) {
        var room = lock(sql, device);
        if (room.slots() <= used(sql, device)) {
            return Optional.empty();
        }
        for (int i = 0; i < TRIES; i++) {
            var head = head(sql, device);
            if (head.isEmpty()) {
                return Optional.empty();
            }
            lock(sql, head.get());
            if (head.equals(head(sql, device))) {
                return Optional.of(claim(sql, head.get(), now.truncatedTo(ChronoUnit.MICROS), room.generation()));
            }
        }
        return Optional.empty();
    }

    /// Rows are locked in the order in which the end of an answer changes them.
    private static void lock(Handle sql, Head head) {
        sql.select(
                        "SELECT id FROM subtask WHERE id = ? FOR UPDATE",
                        head.answer().value())
                .mapTo(Long.class)
                .findOne();
        sql.select("SELECT id FROM task WHERE id = ? FOR UPDATE", head.task())
                .mapTo(Long.class)
                .findOne();
    }

    private static Optional<Head> head(Handle sql, DeviceKey device) {
        return sql.createQuery("""
                        SELECT q.subtask_id, q.task_id, q.sent_to FROM queue_entry q JOIN subtask s ON s.id = q.subtask_id
                        WHERE q.user_id = :user AND q.device_id = :device AND q.claimed_at IS NULL
                            AND NOT EXISTS (SELECT 1 FROM subtask b WHERE b.task_id = s.task_id
                                AND b.message_number < s.message_number
                                AND b.status IN ('PENDING', 'QUEUED', 'RUNNING'))
                            AND NOT EXISTS (SELECT 1 FROM subtask r WHERE r.task_id = s.task_id
                                AND r.status = 'RUNNING')
                            AND NOT EXISTS (SELECT 1 FROM queue_entry o WHERE o.task_id = q.task_id
                                AND o.claimed_at IS NOT NULL)
                        ORDER BY q.position FETCH FIRST 1 ROWS ONLY
                        """)
                .bind("user", device.user().value())
                .bind("device", device.device().value())
                .map((row, _) -> new Head(
                        new SubtaskId(row.getLong("subtask_id")),
                        row.getLong("task_id"),
                        Rows.longOrNull(row, "sent_to")))
                .findOne();
    }

    /// The answer that goes next, and for which registration it was claimed before.
    private record Head(
            SubtaskId answer, long task, @Nullable Long sentTo) {
        boolean mayRunElsewhere(long generation) {
            return sentTo != null && sentTo != generation;
        }
    }

    private static Claim claim(Handle sql, Head head, Instant at, long generation) {
        if (head.mayRunElsewhere(generation)) {
            sql.execute(
                    "UPDATE subtask SET attempt = attempt + 1 WHERE id = ? AND status IN ('PENDING', 'QUEUED')",
                    head.answer().value());
        }
        sql.execute(
                "UPDATE queue_entry SET claimed_at = ?, sent_to = ? WHERE subtask_id = ?",
                at,
                generation,
                head.answer().value());
        return new Claim(head.answer(), at, generation);
    }

    /// How many slots a device has, and which of its registrations is the newest.
    private record Room(int slots, long generation) {}

    /// Locks the device until the end of the transaction. A drained or degraded one has no slots for anything
    /// new.
    private static Room lock(Handle sql, DeviceKey device) {
        return sql.select("""
                        SELECT CASE WHEN drained OR degraded IS NOT NULL THEN 0 ELSE max_slots END, generation FROM device
                        WHERE user_id = ? AND device_id = ? FOR UPDATE
                        """, device.user().value(), device.device().value())
                .map((row, _) -> new Room(row.getInt(1), row.getLong(2)))
                .findOne()
                .orElse(new Room(0, 0));
    }

    /// Holds a claim for longer. Empty when it is not held any more: the answer was cancelled, tried again, or
    /// claimed by somebody else.
    Optional<Claim> renew(Handle sql, Claim claim, Instant now) {
        var at = now.truncatedTo(ChronoUnit.MICROS);
        var held = sql.execute(
                "UPDATE queue_entry SET claimed_at = ? WHERE" + HELD,
                at,
                claim.answer().value(),
                claim.at(),
                claim.generation());
        return held > 0 ? Optional.of(new Claim(claim.answer(), at, claim.generation())) : Optional.empty();
    }

    /// Gives a claimed answer its place back; its device may have started it. False when the claim is not held
    /// any more.
    boolean unclaim(Claim claim) {
        return giveBack(claim, claim.generation());
    }

    /// Like [#unclaim], for an answer that its device has surely not started.
    boolean refused(Claim claim) {
        return giveBack(claim, null);
    }

    private boolean giveBack(Claim claim, @Nullable Long sentTo) {
        return database.inTransaction(sql -> sql.execute(
                        "UPDATE queue_entry SET claimed_at = NULL, sent_to = ? WHERE" + HELD,
                        sentTo,
                        claim.answer().value(),
                        claim.at(),
                        claim.generation())
                > 0);
    }

    /// Gives the answers that were claimed before `moment` their places back: those who claimed them are gone.
    void unclaimAll(Instant moment) {
        database.transact(sql -> sql.execute("UPDATE queue_entry SET claimed_at = NULL WHERE claimed_at < ?", moment));
    }

    /// Gives all answers on their way to a device their places back: they went by a connection that is gone.
    void unclaimAll(DeviceKey device) {
        database.transact(sql -> sql.createUpdate("UPDATE queue_entry SET claimed_at = NULL WHERE" + OF_DEVICE)
                .bind("user", device.user().value())
                .bind("device", device.device().value())
                .execute());
    }

    void remove(Handle sql, SubtaskId answer) {
        sql.execute("DELETE FROM queue_entry WHERE subtask_id = ?", answer.value());
    }

    void setReason(DeviceKey device, String reason) {
        database.transact(sql -> sql.createUpdate(
                        "UPDATE queue_entry SET reason = :reason WHERE reason <> :reason AND" + OF_DEVICE)
                .bind("reason", reason)
                .bind("user", device.user().value())
                .bind("device", device.device().value())
                .execute());
    }

    /// What a device has to do: `used` slots are taken, by running answers and by those on their way, and
    /// `waiting` answers wait for one.
    public record Load(int used, int waiting) {
        public boolean isNone() {
            return used == 0 && waiting == 0;
        }
    }

    public Load load(DeviceKey device) {
        return database.read(sql -> sql.createQuery("SELECT (" + USED
                        + "), (SELECT COUNT(*) FROM queue_entry WHERE claimed_at IS NULL AND" + OF_DEVICE + ")")
                .bind("user", device.user().value())
                .bind("device", device.device().value())
                .map((row, _) -> new Load(row.getInt(1), row.getInt(2)))
                .one());
    }

    private static int used(Handle sql, DeviceKey device) {
        return sql.createQuery("SELECT " + USED)
                .bind("user", device.user().value())
                .bind("device", device.device().value())
                .mapTo(Integer.class)
                .one();
    }

    /// The devices that answers wait for.
    List<DeviceKey> devices() {
        return devices("TRUE");
    }

    /// The devices that answers of a task wait for.
    List<DeviceKey> devices(TaskId task) {
        return devices("task_id = " + task.value());
    }

    private List<DeviceKey> devices(String condition) {
        return database.read(sql -> sql.createQuery(
                        "SELECT DISTINCT user_id, device_id FROM queue_entry WHERE " + condition)
                .map((row, _) -> new DeviceKey(new UserId(row.getLong(1)), new DeviceId(row.getString(2))))
                .list());
    }
}
