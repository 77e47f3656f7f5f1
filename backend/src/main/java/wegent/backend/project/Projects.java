package wegent.backend.project;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.command.DeviceCommands;
import wegent.backend.storage.Database;
import wegent.base.Time;
import wegent.protocol.DeviceCommand;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.ProjectId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.CloneStatus;
import wegent.protocol.rest.CloneView;
import wegent.protocol.rest.CreateProject;
import wegent.protocol.rest.FolderView;
import wegent.protocol.rest.LinkDevice;
import wegent.protocol.rest.ProjectGit;
import wegent.protocol.rest.ProjectSource;
import wegent.protocol.rest.ProjectView;
import wegent.protocol.rest.ProjectWorkspace;

/// The projects of users. A folder is only kept after its device has said that it is there, was made, or is
/// being cloned; nothing on a device is ever deleted with a project.
public final class Projects {
    private static final Logger log = LoggerFactory.getLogger(Projects.class);
    private static final int MOST = 500;

    private final ProjectStore store;
    private final DeviceCommands commands;
    private final Time time;
    private final List<BiConsumer<UserId, ProjectId>> listeners = new CopyOnWriteArrayList<>();

    public Projects(Database database, DeviceCommands commands, Time time) {
        this.store = new ProjectStore(database);
        this.commands = commands;
        this.time = time;
    }

    /// `listener` hears of each change of a user's project.
    public void listen(BiConsumer<UserId, ProjectId> listener) {
        listeners.add(listener);
    }

    private void changed(UserId user, ProjectId id) {
        listeners.forEach(listener -> listener.accept(user, id));
    }

    List<ProjectView> list(UserId user) {
        return store.list(user).stream().map(Project::view).toList();
    }

    /// The project that a path names. Throws [RefusedException] `NOT_FOUND` when it can name none.
    public static ProjectId id(String text) {
        try {
            return ProjectId.of(text);
        } catch (IllegalArgumentException e) {
            throw RefusedException.notFound("Project");
        }
    }

    /// The project, which is `user`'s own. Throws [RefusedException] `NOT_FOUND` otherwise: a foreign id is an
    /// unknown one.
    public Project owned(UserId user, ProjectId id) {
        return find(id).filter(project -> project.userId().equals(user))
                .orElseThrow(() -> RefusedException.notFound("Project"));
    }

    public Optional<Project> find(ProjectId id) {
        return store.find(id);
    }

    /// The folder of a project on a device. Throws [RefusedException] when it has none there.
    public static ProjectFolder folder(Project project, DeviceId device) {
        return project.on(device)
                .orElseThrow(() -> new RefusedException(
                        ErrorCode.DEVICE_UNSUITABLE,
                        "device_id",
                        "The project " + project.name() + " has no folder on this device: add one, or choose another"
                                + " device"));
    }

    /// Makes a project with its first folder. Throws [RefusedException] with the device's own words, and the
    /// field at fault.
    ProjectView create(UserId user, CreateProject body) {
        if (store.list(user).size() >= MOST) {
            throw new RefusedException(ErrorCode.CONFLICT, "There are " + MOST + " projects already");
        }
        var folder = linked(user, body.link(), body.git());
        var given = body.name() == null ? "" : body.name().strip();
        var name = given.isEmpty() ? lastOf(folder.workspace().path()) : given;
        var git = body.workspace().source() == ProjectSource.GIT ? body.git() : null;
        var id = store.add(user, name, git, folder, time.instant());
        log.info("user={} project={} made on device={}", user, id, folder.device());
        changed(user, id);
        return owned(user, id).view();
    }

    /// Gives the project a folder on another device, or another one on one that it has.
    ProjectView link(UserId user, ProjectId id, LinkDevice body) {
        var project = owned(user, id);
        if (body.workspace().source() == ProjectSource.GIT && project.git() == null) {
            throw RefusedException.invalid("workspace.source", "This project is of no Git repository");
        }
        store.put(id, linked(user, body, project.git()));
        changed(user, id);
        return owned(user, id).view();
    }

    private ProjectFolder linked(UserId user, LinkDevice body, @Nullable ProjectGit git) {
        var wanted = body.workspace();
        try {
            return wanted.source() == ProjectSource.GIT
                    ? cloning(user, body.deviceId(), wanted, Objects.requireNonNull(git))
                    : existing(user, body);
        } catch (RefusedException e) {
            if (Objects.equals(e.field(), "path")) {
                var field = wanted.localPath() == null ? "workspace.checkout_path" : "workspace.local_path";
                throw new RefusedException(e.code(), field, e.text());
            }
            throw e;
        }
    }

    private ProjectFolder existing(UserId user, LinkDevice body) {
        var path = body.workspace().path();
        DeviceCommand command = Boolean.TRUE.equals(body.create())
                ? new DeviceCommand.MakeFolder(path)
                : new DeviceCommand.ListFolder(path, false, false);
        var found = commands.run(user, body.deviceId(), command, FolderView.class);
        var real = new ProjectWorkspace(
                ProjectSource.LOCAL_PATH, found.path(), body.workspace().checkoutPath());
        return new ProjectFolder(body.deviceId(), real, null);
    }

    private ProjectFolder cloning(UserId user, DeviceId device, ProjectWorkspace wanted, ProjectGit git) {
        var id = UUID.randomUUID().toString();
        var order = new DeviceCommand.Clone(id, git.url(), git.branch(), wanted.path());
        var begun = commands.run(user, device, order, CloneView.class);
        return new ProjectFolder(
                device, new ProjectWorkspace(ProjectSource.GIT, begun.path(), wanted.checkoutPath()), id);
    }

    /// How far the clone on a device is.
    CloneView clone(UserId user, ProjectId id, DeviceId device) {
        var folder = folder(owned(user, id), device);
        var path = folder.workspace().path();
        if (folder.cloneId() == null) {
            return new CloneView(CloneStatus.DONE, path, null, null, null);
        }
        var state = commands.run(user, device, new DeviceCommand.CloneState(folder.cloneId()), CloneView.class);
        return switch (state.status()) {
            case DONE -> cloned(user, id, folder.cloneId(), path);
            case UNKNOWN ->
                isThere(user, device, path)
                        ? cloned(user, id, folder.cloneId(), path)
                        : new CloneView(CloneStatus.UNKNOWN, path, null, null, null);
            case RUNNING, FAILED, CANCELLED -> state;
        };
    }

    private CloneView cloned(UserId user, ProjectId id, String cloneId, String path) {
        store.cloned(id, cloneId);
        changed(user, id);
        return new CloneView(CloneStatus.DONE, path, null, null, null);
    }

    /// The device was started again since the clone began: a folder is there only when it was whole.
    private boolean isThere(UserId user, DeviceId device, String path) {
        try {
            return commands.run(user, device, new DeviceCommand.ListFolder(path, false, false), FolderView.class)
                            .path()
                    != null;
        } catch (RefusedException e) {
            if (e.code() == ErrorCode.INVALID_PAYLOAD) {
                return false;
            }
            throw e;
        }
    }

    /// Begins the clone of a device again, after it failed.
    CloneView cloneAgain(UserId user, ProjectId id, DeviceId device) {
        var project = owned(user, id);
        var before = folder(project, device);
        if (before.cloneId() == null || project.git() == null) {
            throw new RefusedException(ErrorCode.WRONG_STATE, "There is no clone to begin again");
        }
        store.put(id, cloning(user, device, before.workspace(), project.git()));
        changed(user, id);
        return clone(user, id, device);
    }

    CloneView cancelClone(UserId user, ProjectId id, DeviceId device) {
        var folder = folder(owned(user, id), device);
        if (folder.cloneId() == null) {
            throw new RefusedException(ErrorCode.WRONG_STATE, "The clone is whole already");
        }
        return commands.run(user, device, new DeviceCommand.CancelClone(folder.cloneId()), CloneView.class);
    }

    ProjectView rename(UserId user, ProjectId id, String name) {
        owned(user, id);
        store.rename(id, name.strip(), time.instant());
        changed(user, id);
        return owned(user, id).view();
    }

    /// The project has no folder on the device any more. What is on the device stays.
    ProjectView unlink(UserId user, ProjectId id, DeviceId device) {
        folder(owned(user, id), device);
        store.remove(id, device);
        changed(user, id);
        return owned(user, id).view();
    }

    /// Its conversations stay, without a project; what is on the devices stays, too.
    void remove(UserId user, ProjectId id) {
        owned(user, id);
        store.remove(id);
        log.info("user={} project={} removed", user, id);
        changed(user, id);
    }

    private static String lastOf(String path) {
        var plain = path.replaceFirst("[/\\\\]+$", "");
        var name = plain.substring(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('\\')) + 1);
        return name.isBlank() ? "Project" : name.substring(0, Math.min(100, name.length()));
    }
}
