package wegent.protocol.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A bearer token, shown this once. A login also gets `browser`: proof, for the next login, that this user has
/// logged in here before.
public record AccessToken(
        String accessToken,
        String tokenType,
        Instant expiresAt,
        @Nullable String browser) {}
