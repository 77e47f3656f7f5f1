package wegent.executor.sandbox;

import java.nio.file.Path;
import java.util.List;

/// What the owner wants of sandboxes. `hidden` are further folders that no agent sees, `writable` further ones that
/// all may write to (caches of build tools), `sshAgent` passes the user's SSH agent to agents.
public record SandboxConfig(Minimum minimum, List<Path> hidden, List<Path> writable, boolean sshAgent) {
    public static final SandboxConfig DEFAULT = new SandboxConfig(Minimum.CONTAINED, List.of(), List.of(), false);
    public static final SandboxConfig OPEN = new SandboxConfig(Minimum.OPEN, List.of(), List.of(), false);

    public SandboxConfig {
        hidden = List.copyOf(hidden);
        writable = List.copyOf(writable);
    }

    /// The least that the owner accepts. All but the last are wishes: where the system cannot, the run says so.
    public enum Minimum {
        OPEN,
        CONTAINED,
        ISOLATED,
        /// Contained, or no run at all.
        REQUIRED
    }
}
