package wegent.protocol.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A browser that gets notifications by Web Push. `last_used_at` is when its push service took one last;
/// `problem` says why it did not take the newest. `current` marks the one whose login asks.
public record NotifiedBrowser(
        long id,
        String name,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        @Nullable String problem,
        boolean current) {}
