package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;
import wegent.protocol.DeviceCommand;
import wegent.protocol.Require;

/// A project's folder on a device: `local_path` is absolute, or below the device's workspace; `checkout_path`
/// is below the workspace's `projects`. One of both is there.
public record ProjectWorkspace(
        ProjectSource source,
        @Nullable String localPath,
        @Nullable String checkoutPath) {
    public ProjectWorkspace {
        Require.present(source, "source");
        if (localPath == null && checkoutPath == null) {
            throw new IllegalArgumentException("local_path is missing, and so is checkout_path");
        }
        if (localPath != null) {
            Require.text(localPath, "local_path", DeviceCommand.PATH_LIMIT);
        }
        if (checkoutPath != null) {
            Require.text(checkoutPath, "checkout_path", DeviceCommand.PATH_LIMIT);
        }
    }

    /// As the device takes it.
    public String path() {
        return localPath == null ? "projects/" + checkoutPath : localPath;
    }
}
