package wegent.executor.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wegent.executor.process.Mount;

/// What an agent may write of a repository's `.git`: all that a commit needs, but not what makes Git run programs
/// (`config`, `hooks`), since the user's own Git would run them outside of the sandbox.
final class GitMounts {
    private static final String GIT_DIR = "gitdir: ";
    private static final List<String> SHARED = List.of("objects", "refs", "logs", "lfs");
    private static final long MAX_LINK = 8192;

    private GitMounts() {}

    /// For `workspace`: it is a repository, a worktree, a folder in a worktree, or none of these.
    static List<Mount> of(Path workspace) throws IOException {
        var git = workspace.resolve(".git");
        if (Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS)) {
            return ofRepository(git);
        }
        for (var folder = workspace; folder != null; folder = folder.getParent()) {
            var file = folder.resolve(".git");
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return ofWorktree(folder, file);
            }
        }
        return List.of();
    }

    /// A place of its own, so that nobody moves it away and makes another.
    private static List<Mount> ofRepository(Path git) throws IOException {
        var config = git.resolve("config");
        var hooks = git.resolve("hooks");
        var isPlain = Files.isRegularFile(config, LinkOption.NOFOLLOW_LINKS)
                && Files.isDirectory(hooks, LinkOption.NOFOLLOW_LINKS);
        if (!isPlain) {
            return List.of(new Mount.ReadOnly(git)); // a link, or nothing yet, could become anything
        }
        var mounts = new ArrayList<Mount>(List.of(new Mount.Writable(git), new Mount.ReadOnly(config)));
        mounts.add(new Mount.ReadOnly(hooks));
        addIfThere(git.resolve("config.worktree"), mounts);
        addIfThere(git.resolve("modules"), mounts); // submodules have configurations and hooks, too
        return mounts;
    }

    /// The repository to read; to write only what is the worktree's own, and what all share in a commit.
    private static List<Mount> ofWorktree(Path root, Path file) throws IOException {
        var worktree = worktree(root, file).orElse(null);
        if (worktree == null) {
            return List.of();
        }
        var common = worktree.common();
        var mounts = new ArrayList<Mount>(List.of(new Mount.ReadOnly(root), new Mount.ReadOnly(common)));
        for (var name : SHARED) {
            var shared = common.resolve(name);
            if (Files.isDirectory(shared, LinkOption.NOFOLLOW_LINKS)) {
                mounts.add(new Mount.Writable(shared));
            }
        }
        mounts.add(new Mount.Writable(worktree.own()));
        addIfThere(worktree.own().resolve("config.worktree"), mounts);
        return mounts;
    }

    /// What is a worktree's `own` of its repository, `.git/worktrees/NAME`, and the repository that it has in `common`
    /// with others.
    private record Worktree(Path own, Path common) {}

    /// `.git/worktrees/NAME` of the repository, which knows the worktree in its turn: a file that an agent wrote
    /// leads nowhere else.
    private static Optional<Worktree> worktree(Path root, Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_LINK) {
                return Optional.empty();
            }
            var text = Files.readString(file).strip();
            if (!text.startsWith(GIT_DIR)) {
                return Optional.empty();
            }
            var named = root.resolve(text.substring(GIT_DIR.length())).normalize();
            var own = named.toRealPath();
            var back = Path.of(Files.readString(own.resolve("gitdir")).strip());
            var all = own.getParent();
            var common = all == null ? null : all.getParent();
            if (all == null || common == null) {
                return Optional.empty();
            }
            var isOne = all.endsWith("worktrees")
                    && own.equals(named)
                    && Files.isRegularFile(common.resolve("HEAD"))
                    && own.resolve(back).normalize().equals(file);
            return isOne ? Optional.of(new Worktree(own, common)) : Optional.empty();
        } catch (InvalidPathException | IOException _) {
            return Optional.empty();
        }
    }

    private static void addIfThere(Path path, List<Mount> mounts) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(path)) {
            mounts.add(new Mount.ReadOnly(path));
        }
    }
}
