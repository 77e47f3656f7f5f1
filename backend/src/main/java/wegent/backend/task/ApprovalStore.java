package wegent.backend.task;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import wegent.backend.storage.Database;
import wegent.backend.storage.Rows;
import wegent.base.Json;
import wegent.protocol.ApprovalDecision;
import wegent.protocol.BackendMessage.TaskApproval;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;

/// The record of what users decided on the permission requests of agents: one decision per request, for good.
public final class ApprovalStore {
    /// More requests than an answer has; a bound for what is made up while its device is away.
    private static final int MAX_PER_ANSWER = 10_000;

    private final Database database;

    public ApprovalStore(Database database) {
        this.database = database;
    }

    /// What is on record for a request, and whether this call put it there.
    public record Kept(TaskApproval decision, boolean isNew) {}

    /// Puts `said` on record, unless there is a decision on that request; `credential` is what `user` proved
    /// themselves with. Throws [RefusedException] `TOO_MANY_REQUESTS` for an answer with very many.
    public Kept keep(UserId user, String credential, TaskApproval said) {
        return database.inTransaction(sql -> {
            sql.select(
                            "SELECT id FROM subtask WHERE id = ? FOR UPDATE",
                            said.subtaskId().value())
                    .mapTo(Long.class)
                    .findOne();
            var before = find(sql, said);
            if (before.isPresent()) {
                return new Kept(before.get(), false);
            }
            requireRoom(sql, said);
            add(sql, user, credential, said);
            return new Kept(find(sql, said).orElseThrow(), true);
        });
    }

    /// Takes `said` off the record: it was not taken by the device.
    public void remove(TaskApproval said) {
        database.inTransaction(sql -> sql.execute(
                "DELETE FROM approval_decision WHERE subtask_id = ? AND attempt = ? AND approval_id = ?",
                said.subtaskId().value(),
                said.attempt(),
                said.approvalId()));
    }

    /// All decisions on the requests of an attempt.
    public List<TaskApproval> of(Subtask answer) {
        return database.inTransaction(sql -> sql.select("""
                        SELECT * FROM approval_decision WHERE subtask_id = ? AND attempt = ? ORDER BY decided_at
                        """, answer.id().value(), answer.attempt())
                .map(decision(answer.taskId()))
                .list());
    }

    private static Optional<TaskApproval> find(Handle sql, TaskApproval said) {
        return sql.select(
                        "SELECT * FROM approval_decision WHERE subtask_id = ? AND attempt = ? AND approval_id = ?",
                        said.subtaskId().value(),
                        said.attempt(),
                        said.approvalId())
                .map(decision(said.taskId()))
                .findOne();
    }

    private static void requireRoom(Handle sql, TaskApproval said) {
        var count = sql.select(
                        "SELECT COUNT(*) FROM approval_decision WHERE subtask_id = ?",
                        said.subtaskId().value())
                .mapTo(Integer.class)
                .one();
        if (count >= MAX_PER_ANSWER) {
            throw new RefusedException(ErrorCode.TOO_MANY_REQUESTS, "This answer has too many decisions");
        }
    }

    private static void add(Handle sql, UserId user, String credential, TaskApproval said) {
        sql.createUpdate("""
                        INSERT INTO approval_decision (subtask_id, attempt, approval_id, decision, sha256, note, answers,
                            user_id, credential, decided_at)
                        VALUES (:subtask, :attempt, :id, :decision, :sha256, :note, :answers, :user, :credential, :at)
                        """)
                .bind("subtask", said.subtaskId().value())
                .bind("attempt", said.attempt())
                .bind("id", said.approvalId())
                .bind("decision", said.decision().wire())
                .bind("sha256", said.sha256())
                .bind("note", said.note())
                .bind("answers", Rows.json(said.answers()))
                .bind("user", user.value())
                .bind("credential", credential)
                .bind("at", said.decidedAt())
                .execute();
    }

    private static RowMapper<TaskApproval> decision(TaskId task) {
        return (row, _) -> new TaskApproval(
                task,
                new SubtaskId(row.getLong("subtask_id")),
                row.getInt("attempt"),
                row.getString("approval_id"),
                ApprovalDecision.valueOf(row.getString("decision").toUpperCase(Locale.ROOT)),
                row.getString("note"),
                answers(row.getString("answers")),
                row.getString("sha256"),
                kind(row.getString("credential")),
                Rows.instantOrNull(row, "decided_at"));
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Map<String, String> answers(@Nullable String json) {
        return json == null ? null : (Map<String, String>) Json.read(json, Map.class);
    }

    /// What kind of credential it is, without its number.
    private static String kind(String credential) {
        return credential.split(":", 2)[0];
    }
}
