package wegent.protocol.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wegent.protocol.AgentKind;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.ProjectId;
import wegent.protocol.id.TaskId;

/// A conversation as a line of a list. `status` is that of its newest answer; `needs_approval` says that an
/// agent waits for the user; `archived` that she has put it away; `muted` that it sends her no notifications.
/// `workspace_path` is the folder on its device where it is worked on, as far as is known; `worktree`: that is
/// a worktree of its project's.
public record TaskSummary(
        TaskId taskId,
        String title,
        SubtaskStatus status,
        @Nullable DeviceId deviceId,
        AgentKind runtime,
        boolean needsApproval,
        boolean pinned,
        boolean archived,
        boolean muted,
        Instant createdAt,
        Instant updatedAt,
        @Nullable ProjectId projectId,
        @Nullable Boolean worktree,
        @Nullable String workspacePath) {}
