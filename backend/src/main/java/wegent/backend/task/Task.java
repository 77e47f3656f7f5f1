package wegent.backend.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wegent.protocol.AgentKind;
import wegent.protocol.ChatEvent;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.TaskSummary;

/// A conversation. `deviceId` is where its last message went, `status` that of its newest answer.
public record Task(
        TaskId id,
        UserId userId,
        String title,
        AgentKind runtime,
        @Nullable DeviceId deviceId,
        SubtaskStatus status,
        boolean needsApproval,
        boolean pinned,
        boolean archived,
        boolean muted,
        Instant createdAt,
        Instant updatedAt) {

    public TaskSummary summary() {
        return new TaskSummary(
                id, title, status, deviceId, runtime, needsApproval, pinned, archived, muted, createdAt, updatedAt);
    }

    /// What its owner is told of it when it has changed.
    public ChatEvent.TaskStatus told() {
        return new ChatEvent.TaskStatus(id, status, summary());
    }
}
