package wegent.backend.task;

import org.jspecify.annotations.Nullable;
import wegent.backend.project.Projects;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.ProjectId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;

/// Where terminals and IDEs of projects open (seed 002): in the project's folder, or where one of its
/// conversations is worked on, and never in the project's folder instead of that.
public final class ProjectPlaces {
    private final Projects projects;
    private final Tasks tasks;

    public ProjectPlaces(Projects projects, Tasks tasks) {
        this.projects = projects;
        this.tasks = tasks;
    }

    /// A folder of a device. `makeable`: it is made when it is not there.
    public record Place(ProjectId project, DeviceId device, String path, boolean makeable) {}

    /// Where `task` is worked on; without it the project's folder on `device`, or on its first device. Throws
    /// [RefusedException] `NOT_FOUND` when `user` has no such project or task, `WRONG_STATE` when there is no
    /// folder yet.
    public Place of(UserId user, ProjectId project, @Nullable TaskId task, @Nullable DeviceId device) {
        return task == null ? folder(user, project, device) : workedOn(user, project, task);
    }

    private Place folder(UserId user, ProjectId id, @Nullable DeviceId device) {
        var project = projects.owned(user, id);
        var folder = device == null
                ? project.folders().stream()
                        .findFirst()
                        .orElseThrow(() -> new RefusedException(
                                ErrorCode.WRONG_STATE, "The project " + project.name() + " has no folder yet"))
                : Projects.folder(project, device);
        return new Place(id, folder.device(), folder.workspace().path(), folder.makeable());
    }

    private Place workedOn(UserId user, ProjectId id, TaskId taskId) {
        var task = tasks.owned(user, taskId);
        if (!projects.owned(user, id).id().equals(task.place().project())) {
            throw RefusedException.notFound("Task");
        }
        var device = task.deviceId();
        var path = task.place().path();
        if (device == null || path == null) {
            throw new RefusedException(
                    ErrorCode.WRONG_STATE, "task_id", "This conversation has not been worked on anywhere yet");
        }
        return new Place(id, device, path, false);
    }
}
