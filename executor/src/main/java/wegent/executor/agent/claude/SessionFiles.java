package wegent.executor.agent.claude;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;

/// The files in which the program keeps its conversations: `projects/<folder>/<session>.jsonl` in its directory. A
/// conversation that changes between the device's own login and a model of the backend changes the directory, and
/// takes its file along.
final class SessionFiles {
    private SessionFiles() {}

    /// Makes `session` known in directory `to` as `from` knows it, when that is newer. Returns whether `to` knows it.
    static boolean carry(Path from, Path to, String session) {
        try {
            var source = find(from, session);
            var target = find(to, session);
            if (source.isPresent() && (target.isEmpty() || newer(source.get(), target.get()))) {
                var copy = to.resolve(from.relativize(source.get()));
                if (Files.isSymbolicLink(to.resolve("projects")) || Files.isSymbolicLink(copy.getParent())) {
                    return false;
                }
                Files.createDirectories(copy.getParent());
                Files.copy(source.get(), copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                return true;
            }
            return target.isPresent();
        } catch (IOException | UncheckedIOException _) {
            return false;
        }
    }

    /// Forgets `session` in `directory`.
    static void delete(Path directory, String session) {
        try {
            var file = find(directory, session);
            if (file.isPresent()) {
                Files.delete(file.get());
            }
        } catch (IOException | UncheckedIOException _) {
            // It stays, as a file that nobody asks for.
        }
    }

    private static Optional<Path> find(Path directory, String session) throws IOException {
        var projects = directory.resolve("projects");
        if (!Files.isDirectory(projects)) {
            return Optional.empty();
        }
        try (var folders = Files.list(projects)) {
            return folders.map(folder -> folder.resolve(session + ".jsonl"))
                    .filter(file -> isOwn(directory, file))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()));
        }
    }

    /// Does `file` lie in `directory` itself? A link that an agent made would have us read what it cannot.
    private static boolean isOwn(Path directory, Path file) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && file.toRealPath().startsWith(directory.toRealPath());
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean newer(Path file, Path other) throws IOException {
        return Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(other)) > 0;
    }
}
