package wegent.protocol.rest;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.protocol.Scope;

/// A 7-day token in a list, without its secret. `kind` is `login` or `api`; `current` marks the one that asks.
public record TokenView(
        String id,
        String name,
        String kind,
        List<Scope> scopes,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt,
        boolean current) {}
