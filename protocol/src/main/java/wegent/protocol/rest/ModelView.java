package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;

/// A model that agents may use: its provider, address and name. The key is never shown again; `has_key` says it is
/// set.
public record ModelView(
        long id,
        String name,
        String provider,
        @Nullable String baseUrl,
        @Nullable String model,
        boolean hasKey,
        boolean isDefault) {}
