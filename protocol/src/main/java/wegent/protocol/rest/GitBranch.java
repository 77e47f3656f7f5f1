package wegent.protocol.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A branch, of the repository itself or as known of a remote (`origin/main`).
public record GitBranch(
        String name,
        boolean remote,
        boolean current,
        @Nullable Instant committedAt) {}
