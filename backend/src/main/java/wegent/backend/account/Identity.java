package wegent.backend.account;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.Scope;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;

/// Who is asking, proven. `credential` names what proved it (`token:…`, `key:…`, `device:…`): revoking that ends what
/// runs under this identity. `expiresAt` is absent where there is no end. `scopes` say what it may be used for;
/// `device` is there when it is good for that one device of the user alone.
public record Identity(
        User user,
        String credential,
        @Nullable Instant expiresAt,
        Set<Scope> scopes,
        @Nullable DeviceId device) implements Principal {

    public Identity {
        scopes = Set.copyOf(scopes);
    }

    /// One that may do all that its user may.
    public static Identity full(User user, String credential, @Nullable Instant expiresAt) {
        return new Identity(user, credential, expiresAt, Scope.all(), null);
    }

    /// What is open because of `credential`, which itself asks for nothing here.
    public static Identity named(User user, String credential, @Nullable Instant expiresAt) {
        return new Identity(user, credential, expiresAt, Set.of(), null);
    }

    public UserId userId() {
        return user.id();
    }

    public boolean has(Scope scope) {
        return scopes.contains(scope);
    }

    /// Throws [RefusedException] `FORBIDDEN` when its credential has not this scope.
    public void require(Scope scope) {
        requireAny(EnumSet.of(scope));
    }

    /// Throws [RefusedException] `FORBIDDEN` when its credential has none of these scopes.
    void requireAny(Set<Scope> any) {
        if (any.stream().noneMatch(scopes::contains)) {
            throw new RefusedException(
                    ErrorCode.FORBIDDEN, "This needs a credential with the scope " + Scope.join(any));
        }
    }

    /// Throws [RefusedException] `FORBIDDEN` when its credential is not good for this device.
    public void requireDevice(DeviceId id) {
        require(Scope.DEVICE);
        if (device != null && !device.equals(id)) {
            throw new RefusedException(
                    ErrorCode.FORBIDDEN, "This credential belongs to the device " + device + ", not to " + id);
        }
    }

    /// Throws [RefusedException] `FORBIDDEN` when a new credential with `wanted` would be good for more than this one.
    void requireAll(Set<Scope> wanted) {
        if (!scopes.containsAll(wanted)) {
            throw new RefusedException(
                    ErrorCode.FORBIDDEN, "A credential gives no scopes that it does not have itself");
        }
    }

    /// On whose account it is what sockets and requests under this identity take of the server.
    public String owner() {
        return "user:" + user.id();
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
