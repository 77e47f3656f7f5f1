package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;
import wegent.protocol.Require;
import wegent.protocol.id.DeviceId;

/// Body of `POST /api/projects/{id}/devices`: the project has a folder on this device, too. `create`: it is
/// made.
public record LinkDevice(
        DeviceId deviceId,
        ProjectWorkspace workspace,
        @Nullable Boolean create) {
    public LinkDevice {
        Require.present(deviceId, "device_id");
        Require.present(workspace, "workspace");
    }
}
