package wegent.executor.workspace;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import wegent.executor.process.Folders;
import wegent.executor.repository.GitFolders;
import wegent.protocol.AgentKind;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.stream.AttachedFile;

/// Puts the files of a message into the working folder, in `.wegent/attachments/`, and tells the agent of them.
/// Their names are made here: what a user calls a file cannot lead anywhere else. To Git they are ignored, by a
/// file beside them: no worktree is dirty because of them, and no commit takes them along.
public final class Deliveries {
    private static final String HOME = ".wegent";
    private static final String FOLDER = HOME + "/attachments";
    private static final int LONGEST = 100;

    private final FileSource source;

    public Deliveries(FileSource source) {
        this.source = source;
    }

    /// The order as its agent gets it: with a word of the files, unless a shell is to run the words as they
    /// are.
    public static TaskExecute told(TaskExecute order) {
        if (order.files().isEmpty() || order.runtime() == AgentKind.SHELL) {
            return order;
        }
        var list = order.files().stream()
                .map(file -> "- " + FOLDER + "/" + nameOf(file) + " (" + file.mediaType() + ")")
                .collect(Collectors.joining("\n"));
        return order.withPrompt(order.prompt() + "\n\nAttached files, in your working directory:\n" + list);
    }

    /// Fetches what is not there yet.
    public void deliver(List<AttachedFile> files, Path workspace) throws IOException, InterruptedException {
        if (files.isEmpty()) {
            return;
        }
        var folder = workspace.toRealPath().resolve(FOLDER);
        var real = Folders.realOf(folder);
        if (!real.equals(Optional.of(folder))) {
            throw new IOException(FOLDER + " leads elsewhere than into the working folder");
        }
        var problem = GitFolders.problem(folder);
        if (problem.isPresent()) {
            throw new IOException(folder + " is not written: " + problem.get());
        }
        Files.createDirectories(folder);
        ignore(workspace.resolve(HOME));
        for (var file : files) {
            var place = folder.resolve(nameOf(file));
            if (Files.exists(place) && Files.size(place) == file.size()) {
                continue;
            }
            var part = Files.createTempFile(folder, "part", ".tmp");
            try {
                source.fetch(file.id(), part);
                if (Files.size(part) != file.size()) {
                    throw new IOException(file.name() + " came in part");
                }
                Files.move(part, place, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        }
    }

    /// All in `home` is ignored, this word too; what is there already is the user's.
    private static void ignore(Path home) throws IOException {
        try {
            Files.writeString(home.resolve(".gitignore"), "*\n", StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException _) {
            // It was said before.
        }
    }

    static String nameOf(AttachedFile file) {
        var plain = file.name().replaceAll("[^\\p{L}\\p{N}._-]+", "_").replaceFirst("^[._-]+", "");
        var kept = plain.length() > LONGEST ? plain.substring(plain.length() - LONGEST) : plain;
        return file.id() + "-" + (kept.isEmpty() ? "file" : kept);
    }
}
