package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;
import wegent.protocol.Require;
import wegent.protocol.id.DeviceId;

/// Body of `POST /api/projects`. Without `name` it is called like its folder. `create`: the folder is made.
public record CreateProject(
        @Nullable String name,
        DeviceId deviceId,
        ProjectWorkspace workspace,
        @Nullable ProjectGit git,
        @Nullable Boolean create) {
    public CreateProject {
        if (name != null) {
            Require.optionalText(name, "name", 100);
        }
        Require.present(deviceId, "device_id");
        Require.present(workspace, "workspace");
        if (workspace.source() == ProjectSource.GIT) {
            Require.present(git, "git");
        }
    }

    /// The folder of it.
    public LinkDevice link() {
        return new LinkDevice(deviceId, workspace, create);
    }
}
