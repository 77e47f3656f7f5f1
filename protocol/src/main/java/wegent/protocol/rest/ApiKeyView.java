package wegent.protocol.rest;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.protocol.Scope;
import wegent.protocol.id.DeviceId;

/// An API key. `key` is there only in the answer to its creation. `expires_at` is absent for a key without an end.
/// `device_id` is there when it is good for that device alone.
public record ApiKeyView(
        long id,
        String name,
        @Nullable String description,
        String keyPrefix,
        List<Scope> scopes,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable DeviceId deviceId,
        @Nullable String key) {}
