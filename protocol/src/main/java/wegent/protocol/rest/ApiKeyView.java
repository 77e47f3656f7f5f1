package wegent.protocol.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An API key. `key` is there only in the answer to its creation.
public record ApiKeyView(
        long id,
        String name,
        @Nullable String description,
        String keyPrefix,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        @Nullable String key) {}
