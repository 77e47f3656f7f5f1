package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;
import wegent.base.Secret;
import wegent.protocol.Require;

/// Body of `PUT /api/users/me/password`. With `endEverything` not only the other logins end, but all tokens and keys.
public record ChangePassword(
        Secret currentPassword,
        Secret newPassword,
        @Nullable Boolean endEverything) {
    public ChangePassword {
        Require.password(currentPassword, "current_password");
        CreateUser.requireGood(newPassword, "new_password");
    }
}
