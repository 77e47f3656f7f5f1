package wegent.backend.project;

import org.jspecify.annotations.Nullable;
import wegent.protocol.id.DeviceId;
import wegent.protocol.rest.ProjectDevice;
import wegent.protocol.rest.ProjectSource;
import wegent.protocol.rest.ProjectWorkspace;

/// A project's folder on one device. `cloneId` is there until the clone is known to be whole.
public record ProjectFolder(
        DeviceId device,
        ProjectWorkspace workspace,
        @Nullable String cloneId) {

    /// May it be made when it is not there? A clone's may not: an empty folder would be in its way.
    public boolean makeable() {
        return workspace.source() == ProjectSource.LOCAL_PATH;
    }

    ProjectDevice view() {
        return new ProjectDevice(device, workspace, cloneId != null);
    }
}
