package wegent.backend.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import wegent.backend.storage.Database;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.ChangeTask;

/// The SQL of a user's list of conversations: what she looks for, pins, renames and puts away.
final class TaskHistory {
    private final Database database;

    TaskHistory(Database database) {
        this.database = database;
    }

    List<Task> page(UserId user, TaskFilter filter, int limit, int offset) {
        return database.read(sql -> query(sql, "SELECT *", user, filter, """
                         ORDER BY needs_approval DESC, pinned DESC, updated_at DESC, id DESC
                        OFFSET :offset ROWS FETCH FIRST :limit ROWS ONLY
                        """)
                .bind("offset", offset)
                .bind("limit", limit)
                .map((row, _) -> TaskRows.task(row))
                .list());
    }

    int count(UserId user, TaskFilter filter) {
        return database.read(sql -> query(sql, "SELECT COUNT(*)", user, filter, "")
                .mapTo(Integer.class)
                .one());
    }

    private static Query query(Handle sql, String select, UserId user, TaskFilter filter, String rest) {
        var conditions = new ArrayList<String>();
        var values = new LinkedHashMap<String, Object>();
        conditions.add("user_id = :user");
        values.put("user", user.value());
        conditions.add(filter.archived() ? "archived" : "(NOT archived OR needs_approval)");
        if (filter.needsApproval()) {
            conditions.add("needs_approval");
        }
        if (filter.device() != null) {
            conditions.add("device_id = :device");
            values.put("device", filter.device().value());
        }
        if (filter.project() != null) {
            conditions.add("COALESCE(project_id, 0) = :project");
            values.put("project", filter.project());
        }
        addStatuses(filter, conditions, values);
        addWords(filter, conditions, values);
        return sql.createQuery(select + " FROM task WHERE " + String.join(" AND ", conditions) + rest)
                .bindMap(values);
    }

    private static void addStatuses(TaskFilter filter, List<String> conditions, Map<String, Object> values) {
        if (filter.statuses().isEmpty()) {
            return;
        }
        var names = new ArrayList<String>();
        for (var status : filter.statuses()) {
            var name = "status" + names.size();
            names.add(":" + name);
            values.put(name, status.name());
        }
        conditions.add("status IN (" + String.join(", ", names) + ")");
    }

    private static void addWords(TaskFilter filter, List<String> conditions, Map<String, Object> values) {
        for (var word : filter.words()) {
            var name = "word" + values.size();
            values.put(name, "%" + word.replaceAll("([!%_])", "!$1") + "%");
            conditions.add("""
                    (LOWER(title) LIKE :word ESCAPE '!' OR EXISTS (SELECT 1 FROM subtask s
                        WHERE s.task_id = task.id AND s.role = 'user' AND LOWER(s.text) LIKE :word ESCAPE '!'))
                    """.replace("word", name));
        }
    }

    /// What it is called, and where it lies, is no news of the conversation: its time stays.
    void change(TaskId id, ChangeTask change) {
        database.transact(sql -> sql.createUpdate("""
                        UPDATE task SET title = COALESCE(:title, title), pinned = COALESCE(:pinned, pinned),
                            archived = COALESCE(:archived, archived), muted = COALESCE(:muted, muted) WHERE id = :id
                        """)
                .bind("title", change.title() == null ? null : change.title().strip())
                .bind("pinned", change.pinned())
                .bind("archived", change.archived())
                .bind("muted", change.muted())
                .bind("id", id.value())
                .execute());
    }
}
