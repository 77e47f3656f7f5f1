package wegent.executor.workspace;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import wegent.executor.process.Folders;
import wegent.executor.repository.GitFolders;
import wegent.protocol.RefusedException;
import wegent.protocol.id.TaskId;

/// Makes the folders of conversations that belong to no project. Each is named after its day and request and no
/// two share one; or, where the owner has switched that off, after its task's number, in the workspace itself.
public final class ChatFolders {
    private final Path root;
    private final boolean named;

    private ChatFolders(Path root, boolean named) {
        this.root = root.toAbsolutePath();
        this.named = named;
    }

    /// Folders with names, in `chats`.
    public static ChatFolders in(Path chats) {
        return new ChatFolders(chats, true);
    }

    /// Folders with numbers, in `workspace`.
    public static ChatFolders numbered(Path workspace) {
        return new ChatFolders(workspace, false);
    }

    /// Is `folder` one of these?
    boolean has(Path folder) {
        return folder.startsWith(root) && !folder.equals(root);
    }

    /// The folder, one of these, made again when it is gone. Throws [RefusedException] when a link in it leads
    /// elsewhere.
    Path again(Path folder) throws IOException {
        var real = Folders.realOf(folder);
        var all = Folders.realOf(root);
        if (real.isEmpty() || all.isEmpty() || !real.get().startsWith(all.get())) {
            throw RefusedException.invalid("workspace_path", folder + " leads elsewhere");
        }
        if (GitFolders.problem(real.get()).isPresent()) {
            throw RefusedException.invalid("workspace_path", folder + " is Git's");
        }
        return Files.createDirectories(folder);
    }

    /// The folder of a task that has none yet; it exists when this returns.
    Path make(TaskId task, String request, LocalDate day) throws IOException {
        Files.createDirectories(root);
        if (!named) {
            return Files.createDirectories(root.resolve(task.toString()));
        }
        var name = ChatFolderName.of(day, request);
        for (int number = 1; ; number++) {
            try {
                return Files.createDirectory(root.resolve(number == 1 ? name : name + "-" + number));
            } catch (FileAlreadyExistsException _) {
                // Another conversation began with the same words today.
            }
        }
    }
}
