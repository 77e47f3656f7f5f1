package wegent.protocol.rest;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.id.ProjectId;

/// A project: one thing that is worked on, in a folder of each of its devices. `tasks` counts its
/// conversations.
public record ProjectView(
        ProjectId id,
        String name,
        @Nullable ProjectGit git,
        List<ProjectDevice> devices,
        int tasks,
        Instant createdAt,
        Instant updatedAt) {
    public ProjectView {
        devices = Json.listOrEmpty(devices);
    }
}
