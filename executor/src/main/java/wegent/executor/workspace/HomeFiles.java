package wegent.executor.workspace;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/// The files of the executor's home, known by what the file system calls them: another name of one of them, a hard
/// link, is found out wherever it lies.
final class HomeFiles {
    private static final int MAX_FILES = 100_000;

    private final Path home;

    HomeFiles(Path home) {
        this.home = home;
    }

    /// Is `file`, which was opened with `attributes`, another name of one of them? What lies in `workspace` is the
    /// user's, also in the home.
    boolean has(Path file, BasicFileAttributes attributes, Path workspace) throws IOException {
        var key = attributes.fileKey();
        if (key == null || !hasOtherNames(file)) {
            return false;
        }
        var search = new Search(key, workspace);
        Files.walkFileTree(home, search);
        return search.found;
    }

    private static boolean hasOtherNames(Path file) throws IOException {
        try {
            return Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer links
                    && links > 1;
        } catch (UnsupportedOperationException | IllegalArgumentException _) {
            return false; // a file system without them
        }
    }

    private static final class Search extends SimpleFileVisitor<Path> {
        private final Object key;
        private final Path workspace;
        private int count;
        private boolean found;

        Search(Object key, Path workspace) {
            this.key = key;
            this.workspace = workspace;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.equals(workspace) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            count++;
            found = key.equals(attributes.fileKey()) || count > MAX_FILES; // what cannot be told is not shown
            return found ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // it went meanwhile
        }
    }
}
