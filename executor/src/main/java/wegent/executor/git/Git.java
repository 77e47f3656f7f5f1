package wegent.executor.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import wegent.base.Time;
import wegent.executor.process.ChildCommand;
import wegent.executor.process.ChildProcess;
import wegent.executor.process.Launcher;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;

/// Runs the system's Git, each time within a limit of time and of output. A repository may be anybody's: its
/// hooks, its monitor and its own ways to show a difference are not run, and Git never asks anybody anything.
public final class Git {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MOST = 4 * 1024 * 1024;
    private static final List<String> START = List.of(
            "git",
            "--no-pager",
            "--literal-pathspecs",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.askPass=",
            "-c",
            "core.quotePath=false",
            "-c",
            "submodule.recurse=false");

    private final Launcher launcher;
    private final Time time;

    public Git(Launcher launcher, Time time) {
        this.launcher = launcher;
        this.time = time;
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

    /// Runs `arguments` in `folder`. Throws [RefusedException] when there is no Git, or it takes too long.
    Output run(Path folder, String... arguments) throws IOException {
        return run(folder, LIMIT, MOST, List.of(arguments));
    }

    Output run(Path folder, Duration limit, int most, List<String> arguments) throws IOException {
        var late = new AtomicBoolean();
        try (var child = launcher.start(command(folder, arguments))) {
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

    /// Like [#run], but the output of a command that failed is a refusal with its words.
    String must(Path folder, String... arguments) throws IOException {
        var output = run(folder, arguments);
        if (!output.ok()) {
            throw refused(output.errors());
        }
        return output.text();
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

    /// Starts Git with all that it says in one stream.
    ChildProcess start(Path folder, List<String> arguments) throws IOException {
        return launcher.start(command(folder, arguments).mergingErrors());
    }

    /// Git with `arguments`, which must have what users gave behind a `--`, or checked.
    private ChildCommand command(Path folder, List<String> arguments) {
        if (launcher.find("git").isEmpty()) {
            throw new RefusedException(ErrorCode.DEVICE_UNSUITABLE, "Git is not installed on this device");
        }
        var line = new ArrayList<>(START);
        line.addAll(arguments);
        return ChildCommand.of(folder, line)
                .withoutInput()
                .with("LC_ALL", "C")
                .with("GIT_TERMINAL_PROMPT", "0")
                .with("SSH_ASKPASS_REQUIRE", "never")
                .with("GIT_OPTIONAL_LOCKS", "0")
                .with("GIT_ALLOW_PROTOCOL", "https:http:ssh");
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
