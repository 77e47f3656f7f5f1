package wegent.executor.git;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import wegent.executor.repository.RepositoryPlace;
import wegent.executor.workspace.AllowedFolders;
import wegent.protocol.BackendMessage.Done;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.WorktreeList;
import wegent.protocol.rest.WorktreeView;

/// The worktrees of conversations: `worktrees/{task}/{repository}` in the workspace, each on a branch of its
/// own. One with anything in it that is not committed is never deleted, and a branch never is.
public final class Worktrees {
    private static final String FOLDER = "worktrees";
    private static final String BRANCH = "wegent/task-";
    private static final int MOST = 200;

    private final Git git;
    private final AllowedFolders folders;
    private final Repository repository;

    public Worktrees(Git git, AllowedFolders folders) {
        this.git = git;
        this.folders = folders;
        this.repository = new Repository(git, folders);
    }

    /// Makes the worktree of `task` of the repository that `folder` is in, from `base` or from its head.
    /// Returns the folder that is to `folder` what the worktree is to the repository.
    public Path add(TaskId task, Path folder, @Nullable String base) throws IOException {
        var from = repository
                .placeOf(folder)
                .orElseThrow(() -> RefusedException.invalid(
                        "execution.workspace", folder + " is in no Git repository: there is no worktree of it"));
        var root = from.root();
        var own = home().resolve(task.toString());
        var place = own.resolve(root.getFileName().toString());
        if (!Files.exists(place)) {
            requireRoom();
            folders.requireWritable(root); // a branch of it is made
            folders.requireWritable(place);
            Files.createDirectories(own);
            create(from, place, BRANCH + task, base);
        }
        return Files.createDirectories(place.resolve(root.relativize(folder)));
    }

    /// First without files, then with them: so the repository's own settings have no say in what is written.
    private void create(RepositoryPlace from, Path place, String branch, @Nullable String base) throws IOException {
        var known = git.read(from, "show-ref", "--verify", "--quiet", "refs/heads/" + branch);
        var start = base == null ? "HEAD" : branch(from, RefName.checked(base, "execution.workspace.branch"));
        if (known.ok()) {
            git.mustWrite(from, "worktree", "prune"); // its folder may have been deleted by hand
            git.mustWrite(from, "worktree", "add", "--no-checkout", "--", place.toString(), branch);
        } else {
            git.mustWrite(
                    from,
                    "worktree",
                    "add",
                    "--no-checkout",
                    "--no-track",
                    "-b",
                    branch,
                    "--",
                    place.toString(),
                    start);
        }
        try {
            var made = repository.placeOf(place).filter(found -> found.root().equals(place));
            git.checkOut(
                    made.orElseThrow(() -> new IOException("Git made no worktree at " + place)), git.isTrusted(from));
        } catch (IOException | RuntimeException e) {
            git.mustWrite(from, "worktree", "remove", "--force", "--", place.toString());
            throw e;
        }
    }

    /// The branch called `name`, of the repository or of a remote, though a tag may be called so, too.
    private String branch(RepositoryPlace from, String name) throws IOException {
        for (var ref : List.of("refs/heads/" + name, "refs/remotes/" + name)) {
            if (git.read(from, "show-ref", "--verify", "--quiet", ref).ok()) {
                return ref;
            }
        }
        return name;
    }

    private void requireRoom() throws IOException {
        if (all().size() >= MOST) {
            throw new RefusedException(
                    ErrorCode.CONFLICT,
                    "execution.workspace",
                    "This device has " + MOST + " worktrees already: delete some that are not needed");
        }
    }

    private Path home() throws IOException {
        return Files.createDirectories(folders.workspace().resolve(FOLDER));
    }

    /// What there is, and what would be lost of each.
    public WorktreeList list() throws IOException {
        var views = new ArrayList<WorktreeView>();
        for (var place : all()) {
            view(place).ifPresent(views::add);
        }
        return new WorktreeList(views);
    }

    private List<Path> all() throws IOException {
        try (var places = Files.find(home(), 2, (path, file) -> file.isDirectory())) {
            var home = home();
            return places.filter(place -> taskOf(home, place).isPresent())
                    .sorted()
                    .toList();
        }
    }

    /// The conversation whose worktree `place` is; empty when it is none.
    private static Optional<TaskId> taskOf(Path home, Path place) {
        var inside = place.startsWith(home) ? home.relativize(place) : place;
        var isOne = inside.getNameCount() == 2
                && !inside.isAbsolute()
                && Files.isRegularFile(place.resolve(".git"))
                && inside.getName(0).toString().matches("[1-9]\\d{0,17}");
        return isOne ? Optional.of(TaskId.of(inside.getName(0).toString())) : Optional.empty();
    }

    private Optional<WorktreeView> view(Path place) throws IOException {
        var found = repository.placeOf(place);
        var task = taskOf(home(), place);
        if (task.isEmpty() || found.isEmpty() || !found.get().root().equals(place)) {
            return Optional.empty();
        }
        var status = repository.status(found.get());
        return Optional.of(new WorktreeView(
                task.get(),
                place.toString(),
                repositoryOf(found.get()).map(Path::toString).orElse(null),
                status.branch(),
                status.changes().size(),
                unmerged(found.get(), status.branch())));
    }

    /// The repository that `place` is a worktree of.
    private static Optional<Path> repositoryOf(RepositoryPlace place) {
        var common = place.commonDir();
        return common.endsWith(".git") ? Optional.ofNullable(common.getParent()) : Optional.empty();
    }

    private int unmerged(RepositoryPlace place, @Nullable String branch) throws IOException {
        var without = branch == null ? "--exclude=" : "--exclude=" + branch;
        var output = git.read(place, "rev-list", "--count", "HEAD", "--not", without, "--branches", "--remotes");
        var count = output.text().strip();
        return output.ok() && count.matches("\\d{1,9}") ? Integer.parseInt(count) : 0;
    }

    /// Deletes the worktree at `path`. Throws [RefusedException] when it is none of ours, or something in it is
    /// not committed.
    public Done remove(String path) throws IOException {
        var place = folders.resolve(path, false);
        folders.requireWritable(place);
        var view = view(place)
                .orElseThrow(() -> RefusedException.invalid("path", path + " is not a worktree of a conversation"));
        var found = repository.placeOf(place).orElseThrow();
        if (view.changes() > 0 || hasSubmodules(found)) {
            throw new RefusedException(
                    ErrorCode.CONFLICT,
                    "path",
                    view.changes() > 0
                            ? "There are " + view.changes() + " changes in it that are not committed: it stays"
                            : "There are submodules in it, which may have changes: it stays");
        }
        // We have looked ourselves: Git would look with the repository's own programs.
        git.mustWrite(found, "worktree", "remove", "--force", "--", place.toString());
        deleteIfEmpty(home().resolve(view.taskId().toString()));
        return Done.ok();
    }

    /// Has a submodule been filled here?
    private boolean hasSubmodules(RepositoryPlace place) throws IOException {
        return git.mustRead(place, "ls-files", "--stage", "-z")
                .transform(text -> Stream.of(text.split("\0", -1)))
                .filter(entry -> entry.startsWith("160000 "))
                .map(entry -> place.root().resolve(entry.substring(entry.indexOf('\t') + 1)))
                .anyMatch(folder -> Files.exists(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS));
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException _) {
            // There is another one of this conversation.
        }
    }
}
