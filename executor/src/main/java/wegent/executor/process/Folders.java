package wegent.executor.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Deletes folders with what is in them, and follows links.
public final class Folders {
    private Folders() {}

    /// Deletes `folder` and all in it, as far as the system lets us; links are not followed.
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new Deleter());
        } catch (IOException _) {
            // What could not be deleted lies in the system's folder for such files, and goes with it.
        }
    }

    /// Where `path` leads; what of it does not exist yet follows what does. Empty when a link leads nowhere.
    public static Optional<Path> realOf(Path path) throws IOException {
        var missing = new ArrayList<Path>();
        var there = path;
        while (!Files.exists(there)) {
            if (Files.isSymbolicLink(there) || there.getParent() == null) {
                return Optional.empty();
            }
            missing.addFirst(there.getFileName());
            there = there.getParent();
        }
        var real = there.toRealPath();
        for (var name : missing) {
            real = real.resolve(name);
        }
        return Optional.of(real);
    }

    private static final class Deleter extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            return delete(file);
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
            return delete(folder);
        }

        private static FileVisitResult delete(Path path) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException _) {
                // Left, see above.
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
