package wegent.server;

import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wegent.backend.Backend;
import wegent.backend.account.Identity;

/// Proves who is asking before any resource is reached: nothing below `/api` is open but the login, and what a
/// computer that has nothing but its pairing code asks.
@jakarta.ws.rs.ext.Provider
@Priority(Priorities.AUTHENTICATION)
class AuthFilter implements ContainerRequestFilter {
    private static final Set<String> OPEN = Set.of("/api/auth/login", "/api/pairings/claim");

    /// Filters are made before the backend is: it is asked for late.
    private final Provider<Backend> backend;

    AuthFilter(Provider<Backend> backend) {
        this.backend = backend;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var path = request.getUriInfo().getPath();
        if (path.startsWith("/api/") && !OPEN.contains(path)) {
            var key = request.getHeaderString("X-API-Key");
            var credential = key == null ? request.getHeaderString("Authorization") : key;
            request.setSecurityContext(new Caller(backend.get().authenticator().authenticate(credential)));
        }
    }

    private record Caller(Identity identity) implements SecurityContext {
        @Override
        public Principal getUserPrincipal() {
            return identity;
        }

        @Override
        public boolean isUserInRole(String role) {
            return identity.user().role().equals(role);
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public @Nullable String getAuthenticationScheme() {
            return "Bearer";
        }
    }
}
