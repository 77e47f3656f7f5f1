package wegent.server;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Provider;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;
import wegent.backend.Backend;
import wegent.backend.account.AccessRules;
import wegent.backend.account.Identity;
import wegent.server.door.RequestGate;

/// Proves who is asking, and that their credential is good for what they ask, before any resource is reached. What is
/// not declared open, or for some scope, is closed.
class AuthFilter {
    /// Filters are made before the backend is: it is asked for late.
    private final Provider<Backend> backend;

    private final CurrentVertxRequest current;

    AuthFilter(Provider<Backend> backend, CurrentVertxRequest current) {
        this.backend = backend;
        this.current = current;
    }

    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    void filter(ContainerRequestContext request, ResourceInfo resource) {
        var route = resource.getResourceMethod();
        if (AccessRules.isOpen(route)) {
            return;
        }
        Identity known = current.getCurrent().get(RequestGate.IDENTITY);
        var identity = known == null ? prove(request) : known;
        AccessRules.check(route, identity);
        request.setSecurityContext(new Caller(identity));
    }

    /// For an address that the gate reads in another way than the resources do.
    private Identity prove(ContainerRequestContext request) {
        var key = request.getHeaderString("X-API-Key");
        var credential = key == null ? request.getHeaderString("Authorization") : key;
        return backend.get().authenticator().authenticate(credential);
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
