package wegent.protocol;

import org.jspecify.annotations.Nullable;
import wegent.protocol.id.ProjectId;

/// Where the answers of a conversation are worked on: `path` is absolute, or below the workspace of the device.
/// `create`: it is made when it is not there. `worktree`: not in it, but in a Git worktree of it that belongs
/// to the conversation alone, begun at `base` or where the folder is.
public record WorkFolder(
        ProjectId projectId,
        String path,
        boolean create,
        boolean worktree,
        @Nullable String base) {
    public WorkFolder {
        Require.present(projectId, "project_id");
        Require.text(path, "path", DeviceCommand.PATH_LIMIT);
    }
}
