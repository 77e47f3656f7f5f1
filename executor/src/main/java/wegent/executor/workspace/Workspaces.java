package wegent.executor.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.base.PrivateFile;
import wegent.base.Time;
import wegent.executor.changes.ChangeTracker;
import wegent.protocol.AgentKind;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.RefusedException;
import wegent.protocol.WorkFolder;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;

/// Gives each task its folder, and remembers it with the agents' sessions in `sessions/` of the home, a file
/// per task. Calls for one task come one after the other.
public final class Workspaces {
    private final ChatFolders chats;
    private final Path sessions;
    private final Time time;
    private final FileSource source;
    private final ChangeTracker changes;
    private final ProjectFolders projects;

    /// Those of an executor without a backend.
    public Workspaces(Path chats, Path home, Time time) {
        this(ChatFolders.in(chats), home, ProjectFolders.NONE, FileSource.NONE, ChangeTracker.off(home, time), time);
    }

    /// Those of an executor without projects.
    public Workspaces(ChatFolders chats, Path home, FileSource source, ChangeTracker changes, Time time) {
        this(chats, home, ProjectFolders.NONE, source, changes, time);
    }

    /// `chats` makes the folders of conversations, `projects` finds those of projects, `home` is the executor's
    /// home; files of users come from `source`, and `changes` sees what becomes of all.
    public Workspaces(
            ChatFolders chats,
            Path home,
            ProjectFolders projects,
            FileSource source,
            ChangeTracker changes,
            Time time) {
        this.source = source;
        this.changes = changes;
        this.projects = projects;
        this.chats = chats;
        this.sessions = home.resolve("sessions");
        this.time = time;
    }

    public FileSource source() {
        return source;
    }

    /// Who sees what changes in the folders.
    public ChangeTracker changes() {
        return changes;
    }

    /// Throws [RefusedException] when nobody may write in `folder` but its agents. The folders of conversations are
    /// ours.
    public void requireWritable(Path folder) throws IOException {
        projects.requireWritable(folder.toRealPath(), chats.has(folder));
    }

    /// Where `order` is carried out; the folder exists when this returns. A new one is named after `request`.
    /// Throws [wegent.protocol.RefusedException] when a project's folder may not be used, or is not there.
    public Path folderOf(TaskExecute order, String request) throws IOException {
        return folderOf(order.taskId(), request, order.workspace(), order.workspacePath());
    }

    /// The folder of a task of which nobody knows more.
    public Path folderOf(TaskId task, String request, @Nullable WorkFolder project) throws IOException {
        return folderOf(task, request, project, null);
    }

    private Path folderOf(TaskId task, String request, @Nullable WorkFolder project, @Nullable String before)
            throws IOException {
        var memory = memory(task);
        var known = memory.map(one -> Path.of(one.workspace()));
        if (known.isPresent() && !memory.get().inProject()) {
            return Files.createDirectories(known.get());
        }
        if (known.isPresent() && (project == null || Files.isDirectory(known.get()))) {
            return projects.again(known.get());
        }
        var again = project == null && before != null ? again(before) : Optional.<Path>empty();
        var folder =
                again.isPresent() ? again.get() : project == null ? madeFor(task, request) : projects.of(task, project);
        if (!known.equals(Optional.of(folder))) {
            var isOurs = project == null && (again.isEmpty() || chats.has(folder));
            save(task, new TaskMemory(folder.toString(), isOurs ? null : true));
        }
        return folder;
    }

    /// The folder that this device has told the backend of before it forgot the task; it exists when this
    /// returns. Empty when it may not be worked in: it is one of ours, or the owner allows it.
    private Optional<Path> again(String before) throws IOException {
        try {
            var folder = Path.of(before).normalize();
            if (!folder.isAbsolute()) {
                return Optional.empty();
            }
            return Optional.of(chats.has(folder) ? chats.again(folder) : projects.allowed(folder));
        } catch (InvalidPathException | RefusedException _) {
            return Optional.empty();
        }
    }

    private Path madeFor(TaskId task, String request) throws IOException {
        return chats.make(task, request, LocalDate.ofInstant(time.instant(), ZoneId.systemDefault()));
    }

    /// What is remembered of `task`.
    public Optional<TaskMemory> memory(TaskId task) {
        try {
            return Files.exists(file(task))
                    ? Optional.of(Json.read(Files.readString(file(task)), TaskMemory.class))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty(); // a broken memory is none: a new folder, a new session
        }
    }

    /// Remembers that `agent` calls the conversation `sessionId` and has seen answer `last`.
    public void rememberSession(TaskId task, AgentKind agent, String sessionId, SubtaskId last) {
        change(task, memory -> memory.with(agent, new TaskMemory.Session(sessionId, last)));
    }

    /// Remembers what an answer has changed, for its next attempt.
    public void rememberChanges(TaskId task, TaskMemory.Changed changed) {
        change(task, memory -> memory.with(changed));
    }

    /// Forgets the session of `agent`; the folder stays.
    public void forgetSession(TaskId task, AgentKind agent) {
        change(task, memory -> memory.without(agent));
    }

    /// Forgets the task. Its folder stays: what is in it is the user's.
    public void forget(TaskId task) {
        try {
            Files.deleteIfExists(file(task));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void change(TaskId task, UnaryOperator<TaskMemory> change) {
        memory(task).ifPresent(memory -> {
            try {
                save(task, change.apply(memory));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void save(TaskId task, TaskMemory memory) throws IOException {
        PrivateFile.folder(sessions);
        PrivateFile.write(file(task), Json.write(memory) + "\n");
    }

    private Path file(TaskId task) {
        return sessions.resolve(task + ".json");
    }
}
