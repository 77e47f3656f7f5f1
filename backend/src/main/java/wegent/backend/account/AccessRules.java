package wegent.backend.account;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.protocol.ChatRequest;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.Scope;
import wegent.protocol.TerminalRequest;

/// Which scope each route and each event of a page needs: one place for all of them. What has no rule is refused.
/// The events of devices all need [Scope#DEVICE].
public final class AccessRules {
    /// The paths of the routes that are open, for whoever must know it before the route is found.
    public static final Set<String> OPEN_PATHS = Set.of("/api/auth/login", "/api/pairings/claim");

    private static final Logger log = LoggerFactory.getLogger(AccessRules.class);

    private AccessRules() {}

    /// Is this route open to those who have proved nothing?
    public static boolean isOpen(Method route) {
        return route.isAnnotationPresent(OpenAccess.class);
    }

    /// Throws [RefusedException] `FORBIDDEN` when `identity` may not call this route. Any one of the route's scopes is
    /// enough.
    public static void check(Method route, Identity identity) {
        var scopes = scopes(route);
        if (scopes.isEmpty()) {
            log.error("{} has no rule of access and is closed", route);
            throw new RefusedException(ErrorCode.FORBIDDEN, "This call is closed");
        }
        identity.requireAny(scopes);
    }

    /// The scopes of which one is needed; none for a route that is open, or has no rule.
    public static Set<Scope> scopes(Method route) {
        var access = route.getAnnotation(Access.class);
        var scopes = EnumSet.noneOf(Scope.class);
        if (access != null) {
            scopes.addAll(Arrays.asList(access.value()));
        }
        return scopes;
    }

    /// The scope that this event of a page needs.
    public static Scope scope(ChatRequest event) {
        return switch (event) {
            case ChatRequest.Join _, ChatRequest.Leave _, ChatRequest.InSight _ -> Scope.READ;
            case ChatRequest.Send _, ChatRequest.Retry _, ChatRequest.Cancel _, ChatRequest.Guide _ -> Scope.RUN;
            case ChatRequest.Approve _ -> Scope.APPROVE;
        };
    }

    /// The scope that this event of a terminal's page needs. Whoever types into a shell needs nobody's approval.
    public static Scope scope(TerminalRequest event) {
        return switch (event) {
            case TerminalRequest.Attach _,
                    TerminalRequest.Detach _,
                    TerminalRequest.Input _,
                    TerminalRequest.Resize _,
                    TerminalRequest.Take _,
                    TerminalRequest.Seen _,
                    TerminalRequest.Pulse _,
                    TerminalRequest.Close _ -> Scope.APPROVE;
        };
    }
}
