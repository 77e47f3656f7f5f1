package wegent.protocol.rest;

import wegent.protocol.Require;

/// Body of `PUT /api/devices/{id}/alias`.
public record RenameDevice(String alias) {
    public RenameDevice {
        Require.text(alias, "alias", 100);
    }
}
