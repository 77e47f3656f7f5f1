package wegent.backend.account;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.id.UserId;

/// Who is asking, proven. `credential` names the token or key that proved it (`token:…`, `key:…`): revoking that ends
/// what runs under this identity. `expiresAt` is absent for keys.
public record Identity(
        User user, String credential, @Nullable Instant expiresAt) implements Principal {

    /// One that may do all that its user may.
    public static Identity full(User user, String credential, @Nullable Instant expiresAt) {
        return new Identity(user, credential, expiresAt);
    }

    public UserId userId() {
        return user.id();
    }

    /// Throws [RefusedException] `FORBIDDEN` for everybody but admins.
    public void requireAdmin() {
        if (!user.role().equals("admin")) {
            throw new RefusedException(ErrorCode.FORBIDDEN, "Only an admin may do this");
        }
    }

    @Override
    public String getName() {
        return user.name();
    }

    /// The identity of an HTTP request. Throws [RefusedException] `UNAUTHENTICATED` when it proved none.
    public static Identity of(SecurityContext request) {
        if (request.getUserPrincipal() instanceof Identity identity) {
            return identity;
        }
        throw new RefusedException(ErrorCode.UNAUTHENTICATED, "Log in first: the Authorization header is missing");
    }
}
