package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;
import wegent.protocol.Require;

/// Body of `POST /api/devices/{id}/code-server`; all of it may be absent. Without `path` the IDE opens in the
/// workspace of the device.
public record OpenCodeServer(
        @Nullable String path, @Nullable Boolean create) {
    public OpenCodeServer {
        if (path != null) {
            Require.optionalText(path, "path", 4096);
        }
    }
}
