package wegent.protocol.rest;

import java.time.Instant;

/// A bearer token, shown this once.
public record AccessToken(String accessToken, String tokenType, Instant expiresAt) {}
