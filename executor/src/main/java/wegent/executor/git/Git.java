package wegent.executor.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import wegent.base.Time;
import wegent.executor.process.ChildCommand;
import wegent.executor.process.ChildProcess;
import wegent.executor.process.Folders;
import wegent.executor.process.Launcher;
import wegent.executor.repository.GitEnvironment;
import wegent.executor.repository.RepositoryPlace;
import wegent.executor.workspace.AllowedFolders;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;

/// Runs the system's Git, each time within a limit of time and of output, and is the one door to repositories that are
/// not ours. A repository may be anybody's: none of its programs runs, unless the owner trusts its folder; then its
/// filters do, as by hand, and nothing else.
public final class Git {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration CHECKOUT_LIMIT = Duration.ofMinutes(10);
    private static final int MAX_OUTPUT = 4 * 1024 * 1024;
    private static final String REMOTE_PROTOCOLS = "https:http:ssh";

    private final Launcher launcher;
    private final AllowedFolders folders;
    private final Path sealed;
    private final Time time;

    /// What Git reads of repositories that nobody trusts is put together in `sealed`, a folder of its own.
    public Git(Launcher launcher, AllowedFolders folders, Path sealed, Time time) {
        this.launcher = launcher;
        this.folders = folders;
        this.sealed = sealed;
        this.time = time;
        Folders.delete(sealed); // of an executor that was killed
    }

    /// What a command printed. `truncated`: it was ended because it printed too much.
    record Output(int exit, String text, String errors, boolean truncated) {
        boolean ok() {
            return exit == 0 || truncated;
        }
    }

    Time time() {
        return time;
    }

    /// May the programs that `place` names for its files run? A worktree is trusted with its repository, when that
    /// knows it.
    boolean isTrusted(RepositoryPlace place) throws IOException {
        return folders.isTrusted(place.commonDir())
                && folders.isTrusted(place.gitDir())
                && (folders.isTrusted(place.root()) || place.isLinkedWorktree());
    }

    /// Runs a command that only reads records and files of `place`. Throws [RefusedException] when there is no Git, it
    /// takes too long, or the repository cannot be looked into.
    Output read(RepositoryPlace place, String... arguments) throws IOException {
        return read(place, LIMIT, MAX_OUTPUT, List.of(arguments));
    }

    Output read(RepositoryPlace place, Duration limit, int most, List<String> arguments) throws IOException {
        var config = config(place);
        if (isTrusted(place)) {
            return run(own(place, arguments), limit, most);
        }
        return runSealed(place, config, limit, most, arguments);
    }

    /// Like [#read], but the output of a command that failed is a refusal with its words.
    String mustRead(RepositoryPlace place, String... arguments) throws IOException {
        return succeeded(read(place, arguments)).text();
    }

    /// Runs a command that changes the records of `place`, but neither reads nor writes a file of its work tree: no
    /// filter runs. The repository's own settings count but for those that name programs.
    String mustWrite(RepositoryPlace place, String... arguments) throws IOException {
        var without = GitEnvironment.settings(config(place).withoutFilters());
        var command = own(place, List.of(arguments));
        return succeeded(run(with(command, without), LIMIT, MAX_OUTPUT)).text();
    }

    /// Writes the files of the head of `place`, which has none yet. With `filters` as by hand, else as they are stored.
    void checkOut(RepositoryPlace place, boolean filters) throws IOException {
        var arguments = List.of("read-tree", "--reset", "-u", "HEAD");
        succeeded(
                filters
                        ? run(own(place, arguments), CHECKOUT_LIMIT, MAX_OUTPUT)
                        : runSealed(place, config(place), CHECKOUT_LIMIT, MAX_OUTPUT, arguments));
    }

    private Output runSealed(RepositoryPlace place, GitConfig config, Duration limit, int most, List<String> arguments)
            throws IOException {
        try (var records = SealedRepository.of(place, config, folders, sealed)) {
            return run(with(command(place.root(), arguments), records.variables()), limit, most);
        }
    }

    /// The settings of `place`. No command that reads settings runs a program. Throws [RefusedException] when its files
    /// are said to be elsewhere.
    private GitConfig config(RepositoryPlace place) throws IOException {
        var output = run(own(place, List.of("config", "--list", "--show-scope", "-z")), LIMIT, MAX_OUTPUT);
        if (output.truncated()) {
            throw new RefusedException(ErrorCode.CONFLICT, "This repository has too many settings");
        }
        var config = GitConfig.read(succeeded(output).text());
        var tree = config.ofRepository("core.worktree");
        if (!tree.isEmpty() && !place.gitDir().resolve(tree).normalize().equals(place.root())) {
            throw new RefusedException(
                    ErrorCode.CONFLICT, "This repository says that its files are elsewhere (core.worktree)");
        }
        return config;
    }

    private static Output succeeded(Output output) {
        if (!output.ok()) {
            throw refused(output.errors());
        }
        return output;
    }

    /// Runs `command` within `limit`; it is ended when it prints more than `most` bytes.
    private Output run(ChildCommand command, Duration limit, int most) throws IOException {
        var late = new AtomicBoolean();
        try (var child = launcher.start(command)) {
            var timer = time.after(limit, () -> {
                late.set(true);
                child.stop(Duration.ZERO);
            });
            var text = new ByteArrayOutputStream();
            var truncated = read(child.output(), text, most);
            if (truncated) {
                child.stop(Duration.ZERO);
            }
            var exit = child.waitFor().value();
            timer.close();
            if (late.get()) {
                throw new RefusedException(ErrorCode.UNAVAILABLE, "Git took too long on this device and was stopped");
            }
            return new Output(exit, text.toString(StandardCharsets.UTF_8), child.stderrTail(), truncated);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }

    static RefusedException refused(String errors) {
        return new RefusedException(ErrorCode.CONFLICT, "Git refused: " + lastOf(errors));
    }

    /// The end of what Git complains of, without the lines that only tell how far it is.
    static String lastOf(String errors) {
        var lines = errors.lines()
                .map(line -> line.substring(line.lastIndexOf('\r') + 1).strip())
                .filter(line -> !line.isEmpty())
                .toList();
        var text = String.join("\n", lines.subList(Math.max(0, lines.size() - 6), lines.size()));
        return text.length() > 1000 ? text.substring(text.length() - 1000) : text;
    }

    /// Starts a clone into `folder`, with all that it says in one stream. It writes no files yet.
    ChildProcess startClone(Path folder, List<String> arguments) throws IOException {
        var line = new ArrayList<>(List.of("clone", "--progress", "--no-checkout", "--no-recurse-submodules"));
        line.addAll(arguments);
        var variables = GitEnvironment.variablesOfRemoteCalls(REMOTE_PROTOCOLS);
        return launcher.start(with(program(folder, line), variables).mergingErrors());
    }

    /// Git on the repository's own records.
    private ChildCommand own(RepositoryPlace place, List<String> arguments) {
        return command(place.root(), arguments)
                .with("GIT_DIR", place.gitDir().toString())
                .with("GIT_WORK_TREE", place.root().toString());
    }

    private ChildCommand command(Path folder, List<String> arguments) {
        return with(program(folder, arguments), GitEnvironment.variables());
    }

    private static ChildCommand with(ChildCommand command, Map<String, String> variables) {
        var more = command;
        for (var variable : variables.entrySet()) {
            more = more.with(variable.getKey(), variable.getValue());
        }
        return more;
    }

    /// Git with `arguments`, which must have what users gave behind a `--`, or checked.
    private ChildCommand program(Path folder, List<String> arguments) {
        if (launcher.find("git").isEmpty()) {
            throw new RefusedException(ErrorCode.DEVICE_UNSUITABLE, "Git is not installed on this device");
        }
        var line = new ArrayList<>(List.of("git", "--no-pager", "--literal-pathspecs"));
        line.addAll(GitEnvironment.options());
        line.addAll(arguments);
        return ChildCommand.of(folder, line).withoutInput();
    }

    private static boolean read(InputStream from, ByteArrayOutputStream to, int most) throws IOException {
        var buffer = new byte[16 * 1024];
        for (var count = from.read(buffer); count > 0; count = from.read(buffer)) {
            to.write(buffer, 0, Math.min(count, most - to.size()));
            if (to.size() >= most) {
                return true;
            }
        }
        return false;
    }
}
