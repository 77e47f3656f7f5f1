package wegent.protocol.rest;

import java.time.Instant;
import wegent.protocol.id.UserId;

/// The account that a token belongs to. `role` is `admin` or `user`.
public record UserView(UserId id, String userName, String role, boolean active, Instant createdAt) {}
