package wegent.executor.git;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.executor.repository.RepositoryPlace;
import wegent.executor.workspace.AllowedFolders;
import wegent.protocol.RefusedException;
import wegent.protocol.rest.GitBranch;
import wegent.protocol.rest.GitBranchList;
import wegent.protocol.rest.GitDiffView;
import wegent.protocol.rest.GitStatusView;

/// What Git says of folders. A repository whose files or whose own records lie outside the allowed folders is
/// none to us.
public final class Repository {
    private static final int BRANCHES = 500;
    private static final int DIFF = 400 * 1024;
    private static final Duration DIFF_LIMIT = Duration.ofSeconds(20);

    private final Git git;
    private final AllowedFolders folders;

    public Repository(Git git, AllowedFolders folders) {
        this.git = git;
        this.folders = folders;
    }

    public GitStatusView status(String path) throws IOException {
        var place = placeOf(folders.resolve(path, false));
        return place.isEmpty() ? GitStatusView.NONE : status(place.get());
    }

    GitStatusView status(RepositoryPlace place) throws IOException {
        var text = git.mustRead(
                place,
                "status",
                "--porcelain=v2",
                "--branch",
                "-z",
                "--untracked-files=normal",
                "--ignore-submodules=all");
        return StatusReader.read(place.root().toString(), text);
    }

    public GitBranchList branches(String path) throws IOException {
        var text = git.mustRead(
                requirePlace(path),
                "for-each-ref",
                "--format=%(refname)%00%(HEAD)%00%(committerdate:iso-strict)%00%(symref)",
                "--sort=-committerdate",
                "--count=" + (BRANCHES + 1),
                "refs/heads",
                "refs/remotes");
        var branches =
                text.lines().map(Repository::branch).flatMap(Optional::stream).toList();
        var truncated = branches.size() > BRANCHES;
        return new GitBranchList(truncated ? branches.subList(0, BRANCHES) : branches, truncated);
    }

    private static Optional<GitBranch> branch(String line) {
        var fields = line.split("\0", -1);
        if (fields.length != 4 || !fields[3].isEmpty()) {
            return Optional.empty(); // `origin/HEAD` is another name of one
        }
        var remote = fields[0].startsWith("refs/remotes/");
        var name = fields[0].substring(remote ? "refs/remotes/".length() : "refs/heads/".length());
        return Optional.of(new GitBranch(name, remote, fields[1].equals("*"), moment(fields[2])));
    }

    private static java.time.@Nullable Instant moment(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    public GitDiffView diff(String path, @Nullable String base) throws IOException {
        var place = requirePlace(path);
        var from = base == null ? "HEAD" : RefName.checked(base, "base");
        var line = List.of(
                "diff",
                "--no-ext-diff",
                "--no-textconv",
                "--no-color",
                "--ignore-submodules=all",
                "--submodule=short",
                "-M",
                from,
                "--");
        var output = git.read(place, DIFF_LIMIT, DIFF, line);
        if (!output.ok()) {
            throw Git.refused(output.errors());
        }
        var text = output.text();
        return new GitDiffView(
                place.root().toString(),
                output.truncated() ? text.substring(0, text.lastIndexOf('\n') + 1) : text,
                output.truncated());
    }

    private RepositoryPlace requirePlace(String path) throws IOException {
        return placeOf(folders.resolve(path, false))
                .orElseThrow(() -> RefusedException.invalid("path", path + " is in no Git repository"));
    }

    /// The repository that `folder`, a real path, is in; empty when it is in none that we may look into.
    Optional<RepositoryPlace> placeOf(Path folder) throws IOException {
        return RepositoryPlace.around(folder, folders::contains);
    }
}
