package wegent.backend.inventory;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;
import wegent.backend.account.Access;
import wegent.backend.account.Identity;
import wegent.protocol.Scope;
import wegent.protocol.rest.DockerCommand;
import wegent.protocol.rest.PrepareDocker;

/// Devices that users start as containers (seed 002, Adding a Remote Docker Device).
@RunOnVirtualThread
@Path("/api/remote-devices")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class RemoteDeviceResource {
    private final RemoteDevices remote;

    public RemoteDeviceResource(RemoteDevices remote) {
        this.remote = remote;
    }

    @Access(Scope.ADMIN)
    @POST
    @Path("/docker/start-command")
    public DockerCommand startCommand(
            @Context SecurityContext request, @Context UriInfo address, @Nullable PrepareDocker body) {
        var origin = body == null ? null : body.clientOrigin();
        return remote.prepare(Identity.of(request).user(), address.getBaseUri(), origin);
    }
}
