package wegent.executor.codeserver;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import wegent.base.Secret;

/// What IDE sessions are served by, and where browsers reach them. `publicUrl` is the gateway's address for
/// browsers; without one they come through the backend. `program` is the code-server to start; `running` is one
/// that somebody else keeps running, as in the device image.
public record CodeServerConfig(
        boolean gateway,
        String host,
        int port,
        Optional<URI> publicUrl,
        Optional<String> program,
        Optional<Running> running,
        Duration idle) {
    /// The gateway's port where browsers reach it directly (seed 002).
    public static final int PORT = 17888;

    public static final CodeServerConfig DEFAULT = new CodeServerConfig(
            true, "127.0.0.1", 0, Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofMinutes(30));

    public CodeServerConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /// A code-server on this machine, and its password.
    public record Running(int port, Secret password) {}
}
