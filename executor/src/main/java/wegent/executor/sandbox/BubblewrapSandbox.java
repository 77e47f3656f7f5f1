package wegent.executor.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import wegent.executor.process.ChildCommand;
import wegent.executor.process.Enclosure;
import wegent.executor.process.Mount;
import wegent.executor.process.Programs;

/// Linux: bubblewrap, with namespaces of its own for users, processes, IPC and mounts, without any capability. It is
/// asked once whether it works here.
public final class BubblewrapSandbox implements Sandbox {
    private static final String PATH = "/usr/bin:/bin:/usr/local/bin";
    private static final int PROBE_SECONDS = 5;

    /// Not `--die-with-parent`: what runs inside outlives this executor, and the next one goes on with it.
    private static final List<String> NAMESPACES = List.of(
            "--unshare-user",
            "--unshare-pid",
            "--unshare-ipc",
            "--unshare-uts",
            "--unshare-cgroup-try",
            "--cap-drop",
            "ALL",
            "--new-session");

    private final String program;
    private final List<String> namespaces;
    private final Optional<String> problem;

    private BubblewrapSandbox(String program, List<String> namespaces, Optional<String> problem) {
        this.program = program;
        this.namespaces = List.copyOf(namespaces);
        this.problem = problem;
    }

    /// Looks whether it is there and works.
    public static Sandbox probe() {
        var program = Programs.find("bwrap", PATH);
        if (program.isEmpty()) {
            return new NoSandbox("No bubblewrap: install the package bubblewrap");
        }
        return probe(program.get().toString());
    }

    static Sandbox probe(String program) {
        var strict = new ArrayList<>(NAMESPACES);
        strict.add("--disable-userns");
        var failure = tried(program, strict);
        if (failure.isEmpty()) {
            return new BubblewrapSandbox(program, strict, Optional.empty());
        }
        failure = tried(program, NAMESPACES); // older than 0.8, which cannot forbid further namespaces
        return new BubblewrapSandbox(program, NAMESPACES, failure.map(BubblewrapSandbox::inWords));
    }

    @Override
    public Optional<String> problem() {
        return problem;
    }

    @Override
    public Enclosure around(View view) {
        return new Inside(view);
    }

    private static String inWords(String failure) {
        var forbidden = failure.contains("namespace") || failure.contains("uid map");
        return forbidden
                ? "User namespaces are forbidden on this system: bubblewrap says: " + failure
                : "bubblewrap does not work on this system: " + failure;
    }

    /// What is wrong with it; empty when it works.
    private static Optional<String> tried(String program, List<String> namespaces) {
        var line = new ArrayList<String>();
        line.add(program);
        line.addAll(namespaces);
        line.addAll(BubblewrapMounts.system());
        line.addAll(List.of("--", "/bin/sh", "-c", ":"));
        try {
            var process = new ProcessBuilder(line).redirectErrorStream(true).start();
            process.getOutputStream().close();
            if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.of("it does not answer");
            }
            var said = new String(process.getInputStream().readNBytes(500), StandardCharsets.UTF_8).strip();
            return process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of(said.isEmpty() ? "exit status " + process.exitValue() : said);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.of("it was interrupted");
        }
    }

    private final class Inside implements Enclosure {
        private final View view;

        Inside(View view) {
            this.view = view;
        }

        @Override
        public boolean hasInit() {
            return true;
        }

        @Override
        public List<String> around(List<String> line, ChildCommand command, Scratch scratch) throws IOException {
            var mounts = new ArrayList<>(view.all(command.mounts()));
            shown(Path.of(line.getFirst()), mounts).ifPresent(mounts::add);
            var all = new ArrayList<String>();
            all.add(program);
            all.addAll(namespaces);
            all.addAll(List.of("--info-fd", "7"));
            all.addAll(BubblewrapMounts.of(view, mounts, scratch));
            all.addAll(environment(command));
            all.addAll(List.of("--chdir", view.workspace().toString(), "--"));
            all.addAll(SameFolders.check(mounts));
            all.addAll(line);
            return all;
        }

        private List<String> environment(ChildCommand command) {
            var all = new ArrayList<String>();
            for (var name : List.of(
                    "SSH_AUTH_SOCK",
                    "DISPLAY",
                    "WAYLAND_DISPLAY",
                    "XAUTHORITY",
                    "XDG_RUNTIME_DIR",
                    "DBUS_SESSION_BUS_ADDRESS",
                    "DBUS_SYSTEM_BUS_ADDRESS")) {
                all.addAll(List.of("--unsetenv", name));
            }
            all.addAll(List.of("--setenv", "TMPDIR", "/tmp"));
            view.sshAgent().ifPresent(socket -> all.addAll(List.of("--setenv", "SSH_AUTH_SOCK", socket.toString())));
            command.inside().forEach((name, value) -> all.addAll(List.of("--setenv", name, value)));
            return all;
        }

        /// The program itself is shown where a place above it is hidden.
        private static Optional<Mount> shown(Path program, List<Mount> mounts) throws IOException {
            if (!Files.exists(program)) {
                return Optional.empty();
            }
            var real = program.toRealPath();
            var nearest =
                    mounts.stream().filter(mount -> real.startsWith(mount.at())).reduce((_, later) -> later);
            var isHidden = nearest.isPresent()
                    && (nearest.get() instanceof Mount.Hidden || nearest.get() instanceof Mount.Own);
            return isHidden || (BubblewrapMounts.isReplaced(real) && nearest.isEmpty())
                    ? Optional.of(new Mount.ReadOnly(real))
                    : Optional.empty();
        }
    }
}
