package wegent.backend;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import wegent.backend.account.Identity;
import wegent.backend.account.User;

/// A request of a user, for resources that tests call themselves.
record Asking(Identity identity) implements SecurityContext {
    Asking(User user) {
        this(Identity.full(user, "token:test", null));
    }

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
    public String getAuthenticationScheme() {
        return "Bearer";
    }
}
