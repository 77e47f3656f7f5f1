package wegent.backend.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.storage.Database;
import wegent.backend.storage.Rows;
import wegent.base.Json;
import wegent.protocol.AgentKind;
import wegent.protocol.FailureReason;
import wegent.protocol.PermissionMode;
import wegent.protocol.Role;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.RunningTask;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.Usage;

/// The SQL of tasks and their messages. Methods with a [Handle] join the caller's transaction. A change of
/// status names the statuses that it may follow and tells whether it happened (compare and set).
public final class TaskStore {
    private static final String SUBTASK = """
            SELECT s.*, COALESCE(d.alias, d.name) AS device_name, q.reason AS queue_reason, q.claimed_at,
                (SELECT COUNT(*) FROM queue_entry o WHERE o.user_id = q.user_id AND o.device_id = q.device_id
                    AND o.claimed_at IS NULL AND o.position <= q.position) AS queue_rank
            FROM subtask s
            LEFT JOIN device d ON d.user_id = s.user_id AND d.device_id = s.device_id
            LEFT JOIN queue_entry q ON q.subtask_id = s.id
            """;

    private final Database database;

    public TaskStore(Database database) {
        this.database = database;
    }

    public Database database() {
        return database;
    }

    TaskId addTask(Handle sql, UserId user, String title, AgentKind runtime, Task.Place place, Instant now) {
        return new TaskId(sql.createUpdate("""
                        INSERT INTO task (user_id, title, runtime, status, needs_approval, project_id, worktree,
                            worktree_base, created_at, updated_at)
                        VALUES (:user, :title, :runtime, 'PENDING', FALSE, :project, :worktree, :base, :now, :now)
                        """)
                .bind(
                        "project",
                        place.project() == null ? null : place.project().value())
                .bind("worktree", place.worktree())
                .bind("base", place.base())
                .bind("user", user.value())
                .bind("title", title)
                .bind("runtime", runtime.wire())
                .bind("now", now)
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one());
    }

    /// Keeps others who add messages to this task waiting until the transaction ends: each message has its own
    /// number.
    void lockTask(Handle sql, TaskId task) {
        sql.select("SELECT id FROM task WHERE id = ? FOR UPDATE", task.value())
                .mapTo(Long.class)
                .findOne();
    }

    /// What the next messages of a task are: the user's text, then the answer that is to come.
    record NewMessage(
            Role role,
            SubtaskStatus status,
            @Nullable String text,
            @Nullable DeviceId device,
            @Nullable AgentKind runtime,
            @Nullable Long model,
            @Nullable PermissionMode permissionMode) {}

    SubtaskId addMessage(Handle sql, TaskId task, UserId user, NewMessage message, Instant now) {
        return new SubtaskId(sql.createUpdate("""
                        INSERT INTO subtask (task_id, user_id, message_number, role, status, text, attempt, seq,
                            device_id, runtime, model_id, permission_mode, created_at)
                        VALUES (:task, :user,
                            (SELECT COALESCE(MAX(message_number), 0) + 1 FROM subtask WHERE task_id = :task),
                            :role, :status, :text, :attempt, 0, :device, :runtime, :model, :mode, :now)
                        """)
                .bind("task", task.value())
                .bind("user", user.value())
                .bind("role", message.role().wire())
                .bind("status", message.status().name())
                .bind("text", message.text())
                .bind("attempt", message.role() == Role.USER ? 0 : 1)
                .bind(
                        "device",
                        message.device() == null ? null : message.device().value())
                .bind(
                        "runtime",
                        message.runtime() == null ? null : message.runtime().wire())
                .bind("model", message.model())
                .bind(
                        "mode",
                        message.permissionMode() == null
                                ? null
                                : message.permissionMode().wire())
                .bind("now", now)
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one());
    }

    /// Sets the device and the agent that the conversation is with now; who goes on with it wants to see it
    /// again.
    void pointTask(Handle sql, TaskId task, DeviceId device, AgentKind runtime) {
        sql.execute(
                "UPDATE task SET device_id = ?, runtime = ?, archived = FALSE WHERE id = ?",
                device.value(),
                runtime.wire(),
                task.value());
    }

    /// Notes where a device works on the task.
    public void setWorkspace(Handle sql, TaskId task, DeviceId device, String path) {
        sql.execute(
                "UPDATE task SET workspace_path = ?, workspace_device = ? WHERE id = ?",
                path,
                device.value(),
                task.value());
    }

    /// Brings the task's own line up to date with its newest answer.
    public void refreshTask(Handle sql, TaskId task, Instant now) {
        sql.createUpdate("""
                        UPDATE task SET updated_at = :now, status = (SELECT status FROM subtask WHERE task_id = :task
                            AND role = 'assistant' ORDER BY message_number DESC FETCH FIRST 1 ROWS ONLY)
                        WHERE id = :task
                        """).bind("now", now).bind("task", task.value()).execute();
    }

    public void setNeedsApproval(Handle sql, TaskId task, boolean needsApproval) {
        sql.execute("UPDATE task SET needs_approval = ? WHERE id = ?", needsApproval, task.value());
    }

    Optional<SubtaskId> answerOf(Handle sql, UserId user, String operation) {
        return sql.select(
                        "SELECT answer_id FROM operation WHERE user_id = ? AND operation_id = ?",
                        user.value(),
                        operation)
                .map((row, _) -> new SubtaskId(row.getLong(1)))
                .findOne();
    }

    void rememberOperation(Handle sql, UserId user, String operation, SubtaskId answer, Instant now) {
        sql.execute(
                "INSERT INTO operation (user_id, operation_id, answer_id, created_at) VALUES (?, ?, ?, ?)",
                user.value(),
                operation,
                answer.value(),
                now);
    }

    public Optional<Task> task(TaskId id) {
        return database.read(sql -> task(sql, id));
    }

    public Optional<Task> task(Handle sql, TaskId id) {
        return sql.select("SELECT * FROM task WHERE id = ?", id.value())
                .map((row, _) -> TaskRows.task(row))
                .findOne();
    }

    public void removeTask(TaskId id) {
        database.transact(sql -> sql.execute("DELETE FROM task WHERE id = ?", id.value()));
    }

    public Optional<Subtask> subtask(SubtaskId id) {
        return database.read(sql -> subtask(sql, id));
    }

    public Optional<Subtask> subtask(Handle sql, SubtaskId id) {
        return sql.select(SUBTASK + " WHERE s.id = ?", id.value())
                .map((row, _) -> TaskRows.subtask(row))
                .findOne();
    }

    /// The messages of a task, oldest first.
    public List<Subtask> subtasks(TaskId task) {
        return subtasks("s.task_id = ? ORDER BY s.message_number", task.value());
    }

    /// Message `number` of a task.
    Optional<Subtask> subtask(TaskId task, int number) {
        return subtasks("s.task_id = ? AND s.message_number = ?", task.value(), number).stream()
                .findFirst();
    }

    /// The answers of a task that have not ended.
    List<Subtask> unfinished(TaskId task) {
        return subtasks(
                "s.task_id = ? AND s.status IN ('PENDING', 'QUEUED', 'RUNNING') ORDER BY s.message_number",
                task.value());
    }

    /// The answers that run on a device.
    public List<Subtask> running(DeviceKey device) {
        return subtasks(
                "s.status = 'RUNNING' AND s.user_id = ? AND s.device_id = ? ORDER BY s.id",
                device.user().value(),
                device.device().value());
    }

    /// What a device works on, then what waits for it, the first `limit`.
    public List<RunningTask> runningTasks(DeviceKey device, int limit) {
        return database.read(sql -> sql.select(
                        """
                        SELECT s.task_id, s.id, t.title, s.status, s.created_at FROM subtask s
                            JOIN task t ON t.id = s.task_id LEFT JOIN queue_entry q ON q.subtask_id = s.id
                            WHERE s.user_id = ? AND s.device_id = ? AND s.status IN ('PENDING', 'QUEUED', 'RUNNING')
                                AND (s.status = 'RUNNING' OR q.subtask_id IS NOT NULL)
                            ORDER BY CASE WHEN s.status = 'RUNNING' THEN 0 ELSE 1 END, q.position, s.id
                            FETCH FIRST ? ROWS ONLY
                        """, device.user().value(), device.device().value(), limit)
                .map((row, _) -> new RunningTask(
                        new TaskId(row.getLong(1)),
                        new SubtaskId(row.getLong(2)),
                        row.getString(3),
                        SubtaskStatus.valueOf(row.getString(4)),
                        Rows.instant(row, "created_at")))
                .list());
    }

    /// The conversations that a device works on, or has left by going offline since `moment`.
    public List<TaskId> leftBy(DeviceKey device, Instant moment) {
        return database.read(sql -> sql.select(
                        """
                        SELECT DISTINCT task_id FROM subtask WHERE user_id = ? AND device_id = ?
                            AND (status = 'RUNNING' OR (status = 'FAILED' AND reason = ? AND ended_at >= ?))
                        """,
                        device.user().value(),
                        device.device().value(),
                        FailureReason.DEVICE_OFFLINE.wire(),
                        moment)
                .map((row, _) -> new TaskId(row.getLong(1)))
                .list());
    }

    /// The devices that answers run on.
    public List<DeviceKey> runningDevices() {
        return database.read(sql -> sql.select(
                        "SELECT DISTINCT user_id, device_id FROM subtask WHERE status = 'RUNNING'")
                .map((row, _) -> new DeviceKey(new UserId(row.getLong(1)), new DeviceId(row.getString(2))))
                .list());
    }

    /// The running answers that were to be stopped before `moment`.
    public List<Subtask> cancellingSince(Instant moment) {
        return subtasks("s.status = 'RUNNING' AND s.cancelling_at < ? ORDER BY s.id", moment);
    }

    /// The answers made before `moment` that are to run and wait in no queue.
    public List<Subtask> waitingNowhere(Instant moment) {
        return subtasks(
                "s.status IN ('PENDING', 'QUEUED') AND s.created_at < ? AND q.subtask_id IS NULL ORDER BY s.id",
                moment);
    }

    /// The device that an answer of the task runs on.
    public Optional<DeviceKey> runningDevice(TaskId task) {
        return database.read(sql -> sql.select(
                        "SELECT user_id, device_id FROM subtask WHERE task_id = ? AND status = 'RUNNING'", task.value())
                .map((row, _) -> new DeviceKey(new UserId(row.getLong(1)), new DeviceId(row.getString(2))))
                .findFirst());
    }

    /// The answers that wait for a device, in their order.
    public List<Subtask> waiting(DeviceKey device) {
        return subtasks(
                "q.user_id = ? AND q.device_id = ? ORDER BY q.position",
                device.user().value(),
                device.device().value());
    }

    private List<Subtask> subtasks(String condition, Object... values) {
        return database.read(sql -> sql.select(SUBTASK + " WHERE " + condition, values)
                .map((row, _) -> TaskRows.subtask(row))
                .list());
    }

    /// PENDING or QUEUED → RUNNING: the device has taken it.
    public boolean accepted(Handle sql, SubtaskId id, int attempt, Instant now) {
        return sql.createUpdate("""
                        UPDATE subtask SET status = 'RUNNING', started_at = :now, accepted_at = :now
                        WHERE id = :id AND attempt = :attempt AND status IN ('PENDING', 'QUEUED')
                        """)
                        .bind("now", now)
                        .bind("id", id.value())
                        .bind("attempt", attempt)
                        .execute()
                > 0;
    }

    /// PENDING → QUEUED.
    public boolean queued(Handle sql, SubtaskId id) {
        return sql.execute("UPDATE subtask SET status = 'QUEUED' WHERE id = ? AND status = 'PENDING'", id.value()) > 0;
    }

    /// A final status for `attempt`, when it has one of the statuses `from` and nothing came after
    /// `outcome.seq`. The log of its stream goes: what it said is in `outcome.blocks`.
    public boolean ended(
            Handle sql, SubtaskId id, int attempt, Outcome outcome, List<SubtaskStatus> from, Instant now) {
        var ended = outcome.ended();
        var states = from.stream().map(status -> "'" + status.name() + "'").collect(Collectors.joining(", "));
        var happened = sql.createUpdate("""
                                UPDATE subtask SET status = :status, blocks = :blocks, reason = :reason,
                                    error = :error, detail = :detail, receipt = :receipt, usage_json = :usage,
                                    digest = :digest, ended_at = :now
                                WHERE id = :id AND attempt = :attempt AND seq = :seq AND status IN (%s)
                                """.formatted(states))
                        .bind("status", ended.status().name())
                        .bind("blocks", Json.write(outcome.blocks()))
                        .bind("seq", outcome.seq())
                        .bind(
                                "reason",
                                ended.reason() == null ? null : ended.reason().wire())
                        .bind("error", ended.message())
                        .bind("detail", Rows.json(ended.detail()))
                        .bind("receipt", Rows.json(ended.receipt()))
                        .bind("usage", Rows.json(outcome.usage()))
                        .bind("digest", outcome.digest())
                        .bind("now", now)
                        .bind("id", id.value())
                        .bind("attempt", attempt)
                        .execute()
                > 0;
        if (happened) {
            sql.execute("DELETE FROM stream_batch WHERE subtask_id = ?", id.value());
            sql.execute("DELETE FROM queue_entry WHERE subtask_id = ?", id.value());
        }
        return happened;
    }

    /// Keeps the blocks of an attempt that still takes events, as they are after event `seq`, when that is its last.
    /// The
    /// log up to there goes.
    public void checkpoint(
            Handle sql, SubtaskId id, int attempt, long seq, List<Block> blocks, String digest, @Nullable Usage usage) {
        var happened = sql.createUpdate("""
                        UPDATE subtask SET blocks = :blocks, digest = :digest, usage_json = :usage
                        WHERE id = :id AND attempt = :attempt AND seq = :seq
                            AND (status = 'RUNNING' OR (status = 'FAILED' AND reason = 'device_offline'))
                        """)
                        .bind("blocks", Json.write(blocks))
                        .bind("digest", digest)
                        .bind("usage", Rows.json(usage))
                        .bind("id", id.value())
                        .bind("attempt", attempt)
                        .bind("seq", seq)
                        .execute()
                > 0;
        if (happened) {
            sql.execute("DELETE FROM stream_batch WHERE subtask_id = ? AND attempt = ?", id.value(), attempt);
        }
    }

    /// A final, failed or cancelled answer → PENDING again, as the next attempt.
    boolean retried(Handle sql, SubtaskId id, DeviceId device) {
        var happened = sql.createUpdate("""
                        UPDATE subtask SET status = 'PENDING', attempt = attempt + 1, seq = 0, blocks = NULL,
                            reason = NULL, error = NULL, detail = NULL, receipt = NULL, usage_json = NULL,
                            digest = NULL, file_bytes = 0, cancelling_at = NULL, accepted_at = NULL, started_at = NULL, ended_at = NULL,
                            device_id = :device
                        WHERE id = :id AND status IN ('FAILED', 'CANCELLED')
                        """)
                        .bind("device", device.value())
                        .bind("id", id.value())
                        .execute()
                > 0;
        if (happened) {
            sql.execute("DELETE FROM attachment WHERE subtask_id = ?", id.value());
        }
        return happened;
    }

    /// Other blocks for an answer that is over.
    public void replaceBlocks(SubtaskId id, int attempt, List<Block> blocks) {
        database.transact(sql -> sql.execute(
                "UPDATE subtask SET blocks = ? WHERE id = ? AND attempt = ? AND ended_at IS NOT NULL",
                Json.write(blocks),
                id.value(),
                attempt));
    }

    /// Notes that a running answer is being stopped. False when it is not running, or is being stopped already.
    public boolean cancelling(Handle sql, SubtaskId id, Instant now) {
        return sql.execute(
                        "UPDATE subtask SET cancelling_at = ? WHERE id = ? AND status = 'RUNNING' AND cancelling_at IS NULL",
                        now,
                        id.value())
                > 0;
    }
}
