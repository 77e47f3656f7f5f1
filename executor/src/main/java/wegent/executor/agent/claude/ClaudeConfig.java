package wegent.executor.agent.claude;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// How Claude Code is found and run. `directory` keeps its settings and sessions when the backend names the model;
/// with the device's own login it uses the user's. `environment` is the executor's own: it may say where the
/// program lies and holds the owner's login. Idle processes end after `idleLimit`, or when more than `maxIdle` are
/// kept.
public record ClaudeConfig(
        Path directory, Map<String, String> environment, int maxRetries, Duration idleLimit, int maxIdle) {

    public ClaudeConfig {
        environment = Map.copyOf(environment);
        if (maxRetries < 0 || maxIdle < 0) {
            throw new IllegalArgumentException("maxRetries and maxIdle cannot be negative");
        }
    }

    /// The defaults, with a folder in the executor's home.
    public static ClaudeConfig of(Path executorHome, Map<String, String> environment) {
        return new ClaudeConfig(executorHome.resolve("claude"), environment, 4, Duration.ofMinutes(10), 4);
    }

    /// The user's own folder of settings and sessions.
    Path userDirectory() {
        var own = environment.get("CLAUDE_CONFIG_DIR");
        return own != null ? Path.of(own) : Path.of(userHome(), ".claude");
    }

    String userHome() {
        return environment.getOrDefault("HOME", System.getProperty("user.home"));
    }
}
