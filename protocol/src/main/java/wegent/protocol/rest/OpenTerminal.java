package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;
import wegent.protocol.Require;

/// Body of `POST /api/devices/{id}/terminal`; all of it may be absent. Without `path` the terminal opens in the
/// workspace of the device.
public record OpenTerminal(
        @Nullable String path,
        @Nullable Boolean create,
        @Nullable Integer rows,
        @Nullable Integer cols) {
    public OpenTerminal {
        if (path != null) {
            Require.optionalText(path, "path", 4096);
        }
    }
}
