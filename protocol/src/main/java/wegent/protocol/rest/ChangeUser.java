package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;
import wegent.base.Secret;

/// Body of `PATCH /api/users/{id}`, for admins. What is absent stays as it is; an inactive user can do nothing.
/// A new password ends their logins, with `endEverything` also all their tokens and keys.
public record ChangeUser(
        @Nullable Boolean active,
        @Nullable String role,
        @Nullable Secret password,
        @Nullable Boolean endEverything) {
    public ChangeUser {
        if (role != null) {
            CreateUser.requireRole(role);
        }
        if (password != null) {
            CreateUser.requireGood(password, "password");
        }
    }
}
