package wegent.protocol.rest;

import java.util.Set;
import wegent.base.Secret;
import wegent.protocol.Require;

/// Body of `POST /api/users`, for admins. `role` is `admin` or `user`.
public record CreateUser(String userName, Secret password, String role) {
    private static final int MIN_LENGTH = 8;
    private static final Set<String> ROLES = Set.of("admin", "user");

    public CreateUser {
        Require.text(userName, "user_name", 100);
        requireGood(password, "password");
        requireRole(role);
    }

    static void requireGood(Secret password, String field) {
        if (Require.password(password, field).value().length() < MIN_LENGTH) {
            throw new IllegalArgumentException(field + " needs at least " + MIN_LENGTH + " characters");
        }
    }

    static void requireRole(String role) {
        if (!ROLES.contains(Require.text(role, "role", 20))) {
            throw new IllegalArgumentException("role is not one of admin, user: " + role);
        }
    }
}
