package wegent.executor.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.UnaryOperator;
import wegent.base.Json;
import wegent.base.PrivateFile;
import wegent.base.Time;
import wegent.executor.changes.ChangeTracker;
import wegent.protocol.AgentKind;
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

    /// Those of an executor without a backend.
    public Workspaces(Path chats, Path home, Time time) {
        this(ChatFolders.in(chats), home, FileSource.NONE, ChangeTracker.off(home, time), time);
    }

    /// `chats` makes the folders of conversations, `home` is the executor's home; files of users come from
    /// `source`, and `changes` sees what becomes of all.
    public Workspaces(ChatFolders chats, Path home, FileSource source, ChangeTracker changes, Time time) {
        this.source = source;
        this.changes = changes;
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

    /// The folder of `task`; it exists when this returns. A new one is named after `request`.
    public Path folderOf(TaskId task, String request) throws IOException {
        var known = memory(task).map(memory -> Path.of(memory.workspace()));
        if (known.isPresent()) {
            return Files.createDirectories(known.get());
        }
        var folder = chats.make(task, request, LocalDate.ofInstant(time.instant(), ZoneId.systemDefault()));
        save(task, new TaskMemory(folder.toString(), java.util.Map.of()));
        return folder;
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
