package wegent.protocol.rest;

import wegent.protocol.DeviceCommand;
import wegent.protocol.Require;

/// Body of `POST /api/devices/{id}/folders`.
public record MakeFolder(String path) {
    public MakeFolder {
        Require.text(path, "path", DeviceCommand.PATH_LIMIT);
    }
}
