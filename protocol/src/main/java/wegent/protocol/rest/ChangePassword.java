package wegent.protocol.rest;

import wegent.base.Secret;
import wegent.protocol.Require;

/// Body of `PUT /api/users/me/password`.
public record ChangePassword(Secret currentPassword, Secret newPassword) {
    public ChangePassword {
        Require.password(currentPassword, "current_password");
        CreateUser.requireGood(newPassword, "new_password");
    }
}
