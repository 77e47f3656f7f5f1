package wegent.backend.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import wegent.backend.storage.Rows;
import wegent.base.Json;
import wegent.protocol.AgentKind;
import wegent.protocol.FailureReason;
import wegent.protocol.PermissionMode;
import wegent.protocol.Role;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.ProjectId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.StopReceipt;
import wegent.protocol.stream.Usage;

/// Reads tasks and their messages out of the rows of [TaskStore].
final class TaskRows {
    private static final TypeReference<List<Block>> BLOCKS = new TypeReference<>() {};

    private TaskRows() {}

    static Task task(ResultSet row) throws SQLException {
        var device = row.getString("device_id");
        return new Task(
                new TaskId(row.getLong("id")),
                new UserId(row.getLong("user_id")),
                row.getString("title"),
                AgentKind.of(row.getString("runtime")),
                device == null ? null : new DeviceId(device),
                SubtaskStatus.valueOf(row.getString("status")),
                row.getBoolean("needs_approval"),
                row.getBoolean("pinned"),
                row.getBoolean("archived"),
                row.getBoolean("muted"),
                place(row),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"));
    }

    /// What another device said of its folders is not true of this one.
    private static Task.Place place(ResultSet row) throws SQLException {
        var project = Rows.longOrNull(row, "project_id");
        var isHere = Objects.equals(row.getString("workspace_device"), row.getString("device_id"));
        return new Task.Place(
                project == null ? null : new ProjectId(project),
                row.getBoolean("worktree"),
                row.getString("worktree_base"),
                isHere ? row.getString("workspace_path") : null);
    }

    static Subtask subtask(ResultSet row) throws SQLException {
        var device = row.getString("device_id");
        var runtime = row.getString("runtime");
        var reason = row.getString("reason");
        var mode = row.getString("permission_mode");
        return new Subtask(
                new SubtaskId(row.getLong("id")),
                new TaskId(row.getLong("task_id")),
                new UserId(row.getLong("user_id")),
                row.getInt("message_number"),
                Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                SubtaskStatus.valueOf(row.getString("status")),
                row.getString("text"),
                blocks(row.getString("blocks")),
                row.getInt("attempt"),
                row.getLong("seq"),
                row.getString("digest"),
                device == null ? null : new DeviceId(device),
                row.getString("device_name"),
                runtime == null ? null : AgentKind.of(runtime),
                Rows.longOrNull(row, "model_id"),
                mode == null ? null : PermissionMode.valueOf(mode.toUpperCase(Locale.ROOT)),
                reason == null ? null : FailureReason.valueOf(reason.toUpperCase(Locale.ROOT)),
                row.getString("error"),
                Rows.jsonOrNull(row, "detail", JsonNode.class),
                Rows.jsonOrNull(row, "receipt", StopReceipt.class),
                Rows.jsonOrNull(row, "usage_json", Usage.class),
                Rows.instantOrNull(row, "cancelling_at"),
                Rows.instantOrNull(row, "accepted_at"),
                Rows.instant(row, "created_at"),
                Rows.instantOrNull(row, "started_at"),
                Rows.instantOrNull(row, "ended_at"),
                waiting(row));
    }

    private static Subtask.@Nullable Waiting waiting(ResultSet row) throws SQLException {
        var reason = row.getString("queue_reason");
        if (reason == null) {
            return null;
        }
        var claimed = row.getObject("claimed_at") != null;
        return new Subtask.Waiting(claimed ? 0 : row.getInt("queue_rank"), reason);
    }

    private static List<Block> blocks(@Nullable String text) {
        try {
            return text == null ? List.of() : Json.mapper().readValue(text, BLOCKS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A row that is not readable: " + e.getOriginalMessage(), e);
        }
    }
}
