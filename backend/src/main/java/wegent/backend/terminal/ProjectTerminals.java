package wegent.backend.terminal;

import wegent.backend.project.Project;
import wegent.backend.project.Projects;
import wegent.backend.task.Tasks;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.id.ProjectId;
import wegent.protocol.id.TerminalId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.OpenProjectTerminal;
import wegent.protocol.rest.OpenTerminal;
import wegent.protocol.rest.TerminalView;

/// Terminals in the folders of projects, and where their conversations are worked on (seed 002). A project's
/// folder is made first; that of a conversation is not, and never the project's instead.
public final class ProjectTerminals {
    private final Projects projects;
    private final Tasks tasks;
    private final Terminals terminals;

    public ProjectTerminals(Projects projects, Tasks tasks, Terminals terminals) {
        this.projects = projects;
        this.tasks = tasks;
        this.terminals = terminals;
    }

    TerminalView open(UserId user, ProjectId id, OpenProjectTerminal wish) {
        var project = projects.owned(user, id);
        return wish.taskId() == null ? inProject(user, project, wish) : inTask(user, project, wish);
    }

    private TerminalView inProject(UserId user, Project project, OpenProjectTerminal wish) {
        var folder = wish.deviceId() == null
                ? project.folders().stream()
                        .findFirst()
                        .orElseThrow(() -> new RefusedException(
                                ErrorCode.WRONG_STATE, "The project " + project.name() + " has no folder yet"))
                : Projects.folder(project, wish.deviceId());
        var where = new OpenTerminal(folder.workspace().path(), folder.makeable(), wish.rows(), wish.cols());
        return terminals.open(
                user,
                folder.device(),
                TerminalId.on(folder.device(), project.id().value()),
                where);
    }

    private TerminalView inTask(UserId user, Project project, OpenProjectTerminal wish) {
        var task = tasks.owned(user, java.util.Objects.requireNonNull(wish.taskId()));
        if (!project.id().equals(task.place().project())) {
            throw RefusedException.notFound("Task");
        }
        var device = task.deviceId();
        var path = task.place().path();
        if (device == null || path == null) {
            throw new RefusedException(
                    ErrorCode.WRONG_STATE, "task_id", "This conversation has not been worked on anywhere yet");
        }
        var where = new OpenTerminal(path, false, wish.rows(), wish.cols());
        return terminals.open(user, device, TerminalId.on(device, project.id().value()), where);
    }
}
