package wegent.executor.changes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The user's own repository around a folder, as far as it helps us: what it ignores, and the objects that it
/// has already. It is only read, and never by git itself.
record Repository(Path root, Path metadata) {
    private static final int SHORT = 4096;

    /// The repository that `folder` is in.
    static Optional<Repository> around(Path folder) {
        for (var at = folder; at != null; at = at.getParent()) {
            var found = in(at);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Repository> in(Path root) {
        var git = root.resolve(".git");
        try {
            if (Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(new Repository(root, git));
            }
            if (Files.isRegularFile(git, LinkOption.NOFOLLOW_LINKS) && Files.size(git) < SHORT) {
                return Optional.of(new Repository(root, linked(root, Files.readString(git))));
            }
        } catch (IOException | RuntimeException _) {
            // not readable: none
        }
        return Optional.empty();
    }

    /// A worktree, or a submodule: `.git` says where its metadata is, which says where those of all worktrees
    /// are.
    private static Path linked(Path root, String text) throws IOException {
        var own = root.resolve(text.strip().replaceFirst("^gitdir:\\s*", "")).normalize();
        var common = own.resolve("commondir");
        return Files.isRegularFile(common)
                ? own.resolve(Files.readString(common).strip()).normalize()
                : own;
    }

    /// Its objects, when they are of the kind that we use.
    @Nullable
    Path objects() {
        var objects = metadata.resolve("objects");
        try {
            var config = metadata.resolve("config");
            var other = Files.isRegularFile(config)
                    && Files.size(config) < 1024 * 1024
                    && Files.readString(config).contains("objectformat");
            return Files.isDirectory(objects) && !other ? objects : null;
        } catch (IOException _) {
            return null;
        }
    }

    /// What it ignores beside its `.gitignore` files.
    String exclude() {
        var file = metadata.resolve("info/exclude");
        try {
            return Files.isRegularFile(file) && Files.size(file) < 1024 * 1024 ? Files.readString(file) : "";
        } catch (IOException _) {
            return "";
        }
    }
}
