package wegent.executor.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Finds programs as a shell does.
public final class Programs {
    private static final List<String> ENDINGS =
            File.separatorChar == '\\' ? List.of("", ".exe", ".cmd", ".bat") : List.of("");

    private Programs() {}

    /// `name` itself when it is a path, else the first program of that name in `path`.
    public static Optional<Path> find(String name, String path) {
        if (name.contains("/") || name.contains(File.separator)) {
            return executable(Path.of(name));
        }
        for (var folder : path.split(File.pathSeparator, -1)) {
            for (var ending : ENDINGS) {
                var found = in(folder, name + ending);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> in(String folder, String name) {
        try {
            return folder.isEmpty() ? Optional.empty() : executable(Path.of(folder, name));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static Optional<Path> executable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file) ? Optional.of(file) : Optional.empty();
    }
}
