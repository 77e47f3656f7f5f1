package wegent.protocol.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A 7-day token in a list, without its secret. `kind` is `login` or `api`; `current` marks the one that asks.
public record TokenView(
        String id,
        String name,
        String kind,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt,
        boolean current) {}
