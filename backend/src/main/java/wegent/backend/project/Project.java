package wegent.backend.project;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.ProjectId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.ProjectGit;
import wegent.protocol.rest.ProjectView;

/// One thing that a user works on, with its folders, one on a device.
public record Project(
        ProjectId id,
        UserId userId,
        String name,
        @Nullable ProjectGit git,
        List<ProjectFolder> folders,
        int tasks,
        Instant createdAt,
        Instant updatedAt) {

    public Optional<ProjectFolder> on(DeviceId device) {
        return folders.stream().filter(folder -> folder.device().equals(device)).findFirst();
    }

    public ProjectView view() {
        var devices = folders.stream().map(ProjectFolder::view).toList();
        return new ProjectView(id, name, git, devices, tasks, createdAt, updatedAt);
    }
}
