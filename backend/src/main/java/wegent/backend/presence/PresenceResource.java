package wegent.backend.presence;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import wegent.backend.account.Access;
import wegent.backend.account.Identity;
import wegent.protocol.Scope;

/// What an operator may do about presence.
@RunOnVirtualThread
@Path("/api/admin/presence")
public final class PresenceResource {
    private final PresenceTracker presence;

    public PresenceResource(PresenceTracker presence) {
        this.presence = presence;
    }

    /// Lets the mass-offline brake go, on all nodes: the devices that it holds become offline. For admins.
    @Access(Scope.ADMIN)
    @POST
    @Path("/release")
    public Response release(@Context SecurityContext request) {
        Identity.of(request).requireAdmin();
        presence.release();
        return Response.noContent().build();
    }
}
