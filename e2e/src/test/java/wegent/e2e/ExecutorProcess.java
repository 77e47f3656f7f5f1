package wegent.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// An executor as a process of its own, with a home of its own. It can be killed and started again.
public final class ExecutorProcess implements AutoCloseable {
    private final Path home;
    private final Map<String, String> settings = new HashMap<>();
    private Process process;

    public ExecutorProcess(Path home, URI backend, String token, String name, Map<String, String> settings) {
        this.home = home;
        this.settings.put("WEGENT_EXECUTOR_HOME", home.toString());
        this.settings.put("LOCAL_WORKSPACE_ROOT", home.resolve("workspace").toString());
        this.settings.put("WEGENT_EXECUTOR_ALLOW_SHELL", "true");
        this.settings.put("WEGENT_BACKEND_URL", backend.toString());
        this.settings.put("WEGENT_AUTH_TOKEN", token);
        var shims = Path.of(System.getProperty("user.home"), ".pyenv", "shims");
        if (Files.isDirectory(shims)) { // where login shells write at each start, and wait when they cannot
            this.settings.putIfAbsent("WEGENT_EXECUTOR_SANDBOX_WRITABLE", shims.toString());
        }
        this.settings.put("DEVICE_NAME", name);
        this.settings.putAll(settings);
        start();
    }

    public void start() {
        try {
            Files.createDirectories(home);
            var builder = new ProcessBuilder(program().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            home.resolve("executor.out").toFile()));
            builder.environment().put("WEGENT_JAVA_HOME", System.getProperty("java.home"));
            builder.environment().putAll(settings);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The system property `wegent.test.executor` names another build of it.
    private static Path program() {
        var chosen = System.getProperty("wegent.test.executor", "../executor/target/executor");
        return Path.of(chosen, "bin/wegent-executor").toAbsolutePath();
    }

    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// Waits for it to end by itself and returns its exit code.
    public int awaitExit() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("The executor does not end: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String output() {
        try {
            var file = home.resolve("executor.out");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
