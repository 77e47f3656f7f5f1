package wegent.backend.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wegent.protocol.AgentKind;
import wegent.protocol.ChatEvent;
import wegent.protocol.Execution;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.ProjectId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.TaskSummary;

/// A conversation. `deviceId` is where its last message went, `status` that of its newest answer; `place` is
/// where it is worked on.
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
        Place place,
        Instant createdAt,
        Instant updatedAt) {

    /// The project that it belongs to, or none; whether it has a worktree of its own there, begun at `base`;
    /// and the folder on its device, as far as that has told.
    public record Place(
            @Nullable ProjectId project,
            boolean worktree,
            @Nullable String base,
            @Nullable String path) {
        /// In a folder of its own.
        public static final Place ALONE = new Place(null, false, null, null);

        public static Place in(@Nullable ProjectId project, @Nullable Execution execution) {
            return execution == null || !execution.worktree()
                    ? new Place(project, false, null, null)
                    : new Place(project, true, execution.workspace().branch(), null);
        }
    }

    public TaskSummary summary() {
        return new TaskSummary(
                id,
                title,
                status,
                deviceId,
                runtime,
                needsApproval,
                pinned,
                archived,
                muted,
                createdAt,
                updatedAt,
                place.project(),
                place.worktree() ? true : null,
                place.path());
    }

    /// What its owner is told of it when it has changed.
    public ChatEvent.TaskStatus told() {
        return new ChatEvent.TaskStatus(id, status, summary());
    }
}
