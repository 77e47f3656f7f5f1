package wegent.executor.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import wegent.base.SystemTime;
import wegent.executor.process.ChildCommand;
import wegent.executor.process.ChildProcess;
import wegent.executor.process.Folders;
import wegent.executor.process.Launcher;
import wegent.protocol.RunSandbox;
import wegent.protocol.SandboxProfile;

/// A machine with a user's home, an executor and its runs, and a real sandbox around what a test runs on it. It lies
/// in the build's folder: `/tmp` is another one inside.
final class Cell implements AutoCloseable {
    final Path root;
    final Path home;
    final Path executorHome;
    final Path chats;
    final Path workspace;
    final Map<String, String> environment = new HashMap<>();
    private final SystemTime time = new SystemTime();
    private Launcher launcher;

    private Cell(Path root) throws IOException {
        this.root = root;
        home = Files.createDirectories(root.resolve("home"));
        executorHome = Files.createDirectories(home.resolve(".wegent-executor"));
        chats = Files.createDirectories(home.resolve(".wecode/chats"));
        workspace = Files.createDirectories(chats.resolve("mine"));
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("HOME", home.toString());
    }

    /// Aborts the test, loudly, where there is no bubblewrap that works.
    static Cell open() throws IOException {
        BubblewrapSandbox.probe().problem().ifPresent(Cell::skip);
        var build = Files.createDirectories(Path.of("target").toAbsolutePath()).toRealPath();
        return new Cell(Files.createTempDirectory(build, "cell-"));
    }

    private static void skip(String why) {
        var text = "SKIPPED: sandboxes cannot be tested here: " + why;
        System.out.println(text);
        if (System.getenv("WEGENT_REQUIRE_SANDBOX") != null) {
            throw new AssertionError(text);
        }
        Assumptions.abort(text);
    }

    /// Starts the script in a sandbox, with nothing to read.
    ChildProcess start(String script) throws IOException {
        return start(SandboxConfig.DEFAULT, workspace, script);
    }

    ChildProcess start(SandboxConfig config, Path folder, String script) throws IOException {
        return start(
                config,
                folder,
                ChildCommand.of(folder, List.of("sh", "-c", script)).withoutInput());
    }

    ChildProcess start(SandboxConfig config, Path folder, ChildCommand command) throws IOException {
        if (launcher == null) {
            launcher = new Launcher(environment, root.toString(), time);
        }
        var process = launcher.folder(executorHome.resolve("live")).orElseThrow();
        return launcher.start(command, process, sandboxes(config).around(CONTAINED, folder));
    }

    static final RunSandbox CONTAINED = new RunSandbox(SandboxProfile.CONTAINED, null);

    Sandboxes sandboxes(SandboxConfig config) {
        return Sandboxes.of(config, new Sandboxes.Places(home, List.of(executorHome), List.of(chats), environment));
    }

    /// What the script printed, with its errors, when it has ended by itself.
    String run(String script) throws Exception {
        return run(SandboxConfig.DEFAULT, workspace, script);
    }

    String run(SandboxConfig config, Path folder, String script) throws Exception {
        try (var child = start(config, folder, "exec 2>&1\n" + script)) {
            child.waitFor();
            return new String(child.output().readAllBytes(), StandardCharsets.UTF_8) + child.stderrTail();
        }
    }

    Path file(Path path, String text) throws IOException {
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    @Override
    public void close() {
        if (launcher != null) {
            launcher.close();
        }
        time.close();
        Folders.delete(root);
    }
}
