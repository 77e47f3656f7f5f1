package wegent.protocol.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A computer that is to be connected. `status` is `waiting`, `claimed` (it has been there, and has a key) or
/// `expired`. `code` is there only in the answer to its creation; `name` and `key_id` are the computer's once
/// it has been there.
public record PairingView(
        long id,
        String status,
        Instant expiresAt,
        @Nullable String code,
        @Nullable String name,
        @Nullable Long keyId) {}
