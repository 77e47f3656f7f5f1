package wegent.backend.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import wegent.backend.device.DeviceKey;
import wegent.backend.storage.Database;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;

/// The answers that wait, first in, first out per device, in SQL: they survive a restart of everything. An answer
/// that is on its way to its device is *claimed*: it occupies a slot and keeps its place until the device has taken
/// it.
public final class TaskQueue {
    private static final String OF_DEVICE = " user_id = :user AND device_id = :device ";

    private final Database database;

    public TaskQueue(Database database) {
        this.database = database;
    }

    void add(Handle sql, DeviceKey device, TaskId task, SubtaskId answer, String reason) {
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

    /// Claims the first answer whose conversation has nothing before it that is unfinished: a conversation runs one
    /// answer at a time. Empty when there is none.
    Optional<SubtaskId> claimHead(DeviceKey device, Instant now) {
        return database.inTransaction(sql -> {
            var head = sql.createQuery("""
                            SELECT q.subtask_id FROM queue_entry q JOIN subtask s ON s.id = q.subtask_id
                            WHERE q.user_id = :user AND q.device_id = :device AND q.claimed_at IS NULL
                                AND NOT EXISTS (SELECT 1 FROM subtask b WHERE b.task_id = s.task_id
                                    AND b.message_number < s.message_number
                                    AND b.status IN ('PENDING', 'QUEUED', 'RUNNING'))
                            ORDER BY q.position FETCH FIRST 1 ROWS ONLY
                            """)
                    .bind("user", device.user().value())
                    .bind("device", device.device().value())
                    .mapTo(Long.class)
                    .findOne();
            head.ifPresent(id -> sql.execute("UPDATE queue_entry SET claimed_at = ? WHERE subtask_id = ?", now, id));
            return head.map(SubtaskId::new);
        });
    }

    /// Gives a claimed answer its place back.
    void unclaim(SubtaskId answer) {
        database.transact(
                sql -> sql.execute("UPDATE queue_entry SET claimed_at = NULL WHERE subtask_id = ?", answer.value()));
    }

    /// Gives all claimed answers their places back: those who claimed them are gone.
    void unclaimAll() {
        database.transact(sql -> sql.execute("UPDATE queue_entry SET claimed_at = NULL"));
    }

    void remove(Handle sql, SubtaskId answer) {
        sql.execute("DELETE FROM queue_entry WHERE subtask_id = ?", answer.value());
    }

    boolean isClaimed(SubtaskId answer) {
        return database.read(sql -> sql.select(
                        "SELECT 1 FROM queue_entry WHERE subtask_id = ? AND claimed_at IS NOT NULL", answer.value())
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    void setReason(DeviceKey device, String reason) {
        database.transact(sql -> sql.createUpdate("UPDATE queue_entry SET reason = :reason WHERE" + OF_DEVICE)
                .bind("reason", reason)
                .bind("user", device.user().value())
                .bind("device", device.device().value())
                .execute());
    }

    /// How many answers wait for a device, claimed ones left out.
    public int waiting(DeviceKey device) {
        return count("SELECT COUNT(*) FROM queue_entry WHERE claimed_at IS NULL AND" + OF_DEVICE, device);
    }

    /// How many slots of a device are taken: by running answers and by those on their way.
    public int used(DeviceKey device) {
        return count(
                "SELECT (SELECT COUNT(*) FROM queue_entry WHERE claimed_at IS NOT NULL AND" + OF_DEVICE
                        + ") + (SELECT COUNT(*) FROM subtask WHERE status = 'RUNNING' AND" + OF_DEVICE + ")",
                device);
    }

    private int count(String query, DeviceKey device) {
        return database.read(sql -> sql.createQuery(query)
                .bind("user", device.user().value())
                .bind("device", device.device().value())
                .mapTo(Integer.class)
                .one());
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
