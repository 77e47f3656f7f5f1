package wegent.backend.inventory;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import wegent.backend.account.Access;
import wegent.backend.account.Identity;
import wegent.protocol.Scope;
import wegent.protocol.rest.OwnedDeviceList;
import wegent.protocol.rest.ServerView;

/// What an admin sees of a server: all devices, and how it is doing.
@RunOnVirtualThread
@Path("/api/admin")
@Produces(MediaType.APPLICATION_JSON)
public final class AdminResource {
    private final Oversight oversight;

    public AdminResource(Oversight oversight) {
        this.oversight = oversight;
    }

    /// `q` is looked for in names, ids and owners; `status` is one of those that devices have, or empty.
    @Access(Scope.ADMIN)
    @GET
    @Path("/devices")
    public OwnedDeviceList devices(
            @Context SecurityContext request,
            @QueryParam("q") @DefaultValue("") String text,
            @QueryParam("status") @DefaultValue("") String status,
            @QueryParam("limit") @DefaultValue("50") int limit,
            @QueryParam("offset") @DefaultValue("0") int offset) {
        Identity.of(request).requireAdmin();
        return oversight.devices(text.strip(), status, Math.clamp(limit, 1, 200), Math.max(0, offset));
    }

    @Access(Scope.ADMIN)
    @GET
    @Path("/server")
    public ServerView server(@Context SecurityContext request) {
        Identity.of(request).requireAdmin();
        return oversight.server();
    }
}
