package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;
import wegent.protocol.id.TaskId;

/// A worktree that a device made for a conversation. `changes` counts what is not committed: with any it is not
/// deleted. `unmerged` counts commits that no other branch has; they stay on its branch.
public record WorktreeView(
        TaskId taskId,
        String path,
        @Nullable String repository,
        @Nullable String branch,
        int changes,
        int unmerged) {}
