package wegent.executor.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/// Where a repository lies: `root` has its files, `gitDir` the records of this worktree, `commonDir` those of all its
/// worktrees. It is found by its `.git` alone, never by Git itself: neither a bare repository nor a setting leads
/// anywhere else. All of it lies in allowed folders, and no path has a link in it.
public record RepositoryPlace(Path root, Path gitDir, Path commonDir) {
    private static final int MAX_POINTER_BYTES = 4096;

    /// The folders that may be looked into.
    public interface Allowed {
        /// May it be? `real` has no links in it.
        boolean contains(Path real) throws IOException;
    }

    /// The repository that `folder`, a real path, is in; empty when it is in none, or in one that is not all in
    /// allowed folders.
    public static Optional<RepositoryPlace> around(Path folder, Allowed folders) throws IOException {
        for (var at = folder; at != null && folders.contains(at); at = at.getParent()) {
            var pointer = at.resolve(".git");
            if (!Files.exists(pointer, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            var place = at(at);
            if (place.isPresent() || !Files.isDirectory(pointer)) {
                return place.isPresent() && place.get().isIn(folders) ? place : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// The repository whose files are in `root`, wherever its records are.
    static Optional<RepositoryPlace> at(Path root) {
        var pointer = root.resolve(".git");
        try {
            var gitDir = Files.isDirectory(pointer)
                    ? pointer.toRealPath()
                    : root.resolve(textOf(pointer, "gitdir:")).toRealPath();
            var common = gitDir.resolve("commondir");
            var commonDir =
                    Files.exists(common) ? gitDir.resolve(textOf(common, "")).toRealPath() : gitDir;
            var place = new RepositoryPlace(root, gitDir, commonDir);
            return place.isWhole() ? Optional.of(place) : Optional.empty();
        } catch (IOException | RuntimeException _) {
            return Optional.empty(); // a pointer that leads nowhere
        }
    }

    /// What a small file says behind `start`.
    private static String textOf(Path file, String start) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_POINTER_BYTES) {
            throw new IOException("Not a pointer: " + file);
        }
        var text = Files.readString(file).strip();
        if (!text.startsWith(start)) {
            throw new IOException("Not a pointer: " + file);
        }
        return text.substring(start.length()).strip();
    }

    private boolean isWhole() {
        return Files.isRegularFile(head()) && Files.isDirectory(objects()) && Files.isDirectory(refs());
    }

    private boolean isIn(Allowed folders) throws IOException {
        return folders.contains(root)
                && folders.contains(gitDir)
                && folders.contains(commonDir)
                && folders.contains(objects().toRealPath())
                && folders.contains(refs().toRealPath());
    }

    /// Do the records name this worktree, as it names them? A `.git` that points to somebody else's does not.
    public boolean isLinkedWorktree() throws IOException {
        var back = gitDir.resolve("gitdir");
        return !gitDir.equals(commonDir)
                && gitDir.startsWith(commonDir)
                && Files.exists(back)
                && Path.of(textOf(back, "")).equals(root.resolve(".git"));
    }

    public Path head() {
        return gitDir.resolve("HEAD");
    }

    public Path index() {
        return gitDir.resolve("index");
    }

    public Path objects() {
        return commonDir.resolve("objects");
    }

    public Path refs() {
        return commonDir.resolve("refs");
    }
}
