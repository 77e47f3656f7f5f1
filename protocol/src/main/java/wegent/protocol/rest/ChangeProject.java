package wegent.protocol.rest;

import wegent.protocol.Require;

/// Body of `PATCH /api/projects/{id}`.
public record ChangeProject(String name) {
    public ChangeProject {
        Require.text(name, "name", 100);
    }
}
