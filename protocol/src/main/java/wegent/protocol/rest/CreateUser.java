package wegent.protocol.rest;

import java.util.Set;
import wegent.base.Secret;
import wegent.protocol.Require;

/// Body of `POST /api/users`, for admins. `role` is `admin` or `user`.
public record CreateUser(String userName, Secret password, String role) {
    private static final Set<String> ROLES = Set.of("admin", "user");

    public CreateUser {
        Require.text(userName, "user_name", 100);
        if (Require.present(password, "password").value().length() < 8) {
            throw new IllegalArgumentException("password needs at least 8 characters");
        }
        if (!ROLES.contains(Require.text(role, "role", 20))) {
            throw new IllegalArgumentException("role is not one of admin, user: " + role);
        }
    }
}
