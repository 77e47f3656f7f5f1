package wegent.executor.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// The real Claude Code, installed once from the registry into `target/agents` of the repository, where every module
/// finds it. Never committed: its licence forbids it. Where it cannot be installed, the tests that need it are
/// skipped, loudly, or fail when `WEGENT_REQUIRE_AGENTS` is set.
public final class RealClaude {
    /// The version that the tests are written for: the only place that names it.
    public static final String VERSION = "2.1.329";

    private static final long INSTALL_MINUTES = 3;

    /// Why it could not be installed: one attempt a JVM, since each may wait long for a network that is not there.
    private static @Nullable String failure;

    private RealClaude() {}

    /// The program. Aborts the test when it is not there and cannot be installed.
    public static synchronized Path install() {
        var folder = repository().resolve("target/agents/claude-code-" + VERSION);
        var program = folder.resolve("node_modules").resolve(packageName()).resolve("claude");
        if (failure == null && !Files.isExecutable(program)) {
            try {
                installLocked(folder, program);
            } catch (IOException e) {
                failure = e.toString();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                failure = "interrupted";
            }
        }
        if (failure != null) {
            skip(failure);
        }
        return program;
    }

    /// One build at a time installs; the others find what it installed.
    private static void installLocked(Path folder, Path program) throws IOException, InterruptedException {
        Files.createDirectories(folder.getParent());
        var lock = folder.resolveSibling("claude-code.lock");
        try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (Files.isExecutable(program)) {
                return;
            }
            var fresh = Files.createTempDirectory(folder.getParent(), "installing-");
            npm(fresh);
            Files.move(fresh, folder);
        }
    }

    private static void npm(Path folder) throws IOException, InterruptedException {
        var log = folder.resolve("npm.log");
        var npm = new ProcessBuilder(
                        "npm",
                        "install",
                        "--no-save",
                        "--no-audit",
                        "--no-fund",
                        "--ignore-scripts",
                        "--prefix",
                        folder.toString(),
                        packageName() + "@" + VERSION)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var ended = npm.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES);
        if (!ended || npm.exitValue() != 0) {
            npm.destroyForcibly();
            throw new IOException("npm install failed: " + Files.readString(log).strip());
        }
    }

    private static void skip(String why) {
        var text = "SKIPPED: the real Claude Code " + VERSION + " is not here and cannot be installed: " + why;
        System.out.println(text);
        if (System.getenv("WEGENT_REQUIRE_AGENTS") != null) {
            throw new AssertionError(text);
        }
        Assumptions.abort(text);
    }

    private static String packageName() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        var arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
        return "@anthropic-ai/claude-code-" + system + "-" + arch;
    }

    /// The outermost folder with a pom.
    private static Path repository() {
        try {
            var folder = Path.of("").toRealPath();
            while (folder.getParent() != null && Files.exists(folder.resolveSibling("pom.xml"))) {
                folder = folder.getParent();
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
