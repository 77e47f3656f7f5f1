package wegent.backend.codeserver;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import wegent.backend.account.Access;
import wegent.backend.account.Identity;
import wegent.protocol.Scope;
import wegent.protocol.id.DeviceId;
import wegent.protocol.rest.CodeServerView;
import wegent.protocol.rest.OpenCodeServer;

/// IDEs on the devices of the user who asks (seed 002): the answer's address lets one browser in, once and
/// soon.
@RunOnVirtualThread
@Path("/api/devices/{id}/code-server")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class CodeServerResource {
    private static final OpenCodeServer PLAIN = new OpenCodeServer(null, null);

    private final CodeServers codeServers;

    public CodeServerResource(CodeServers codeServers) {
        this.codeServers = codeServers;
    }

    @Access(Scope.APPROVE)
    @POST
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public CodeServerView open(
            @Context SecurityContext request,
            @Context UriInfo address,
            @PathParam("id") String id,
            @Nullable OpenCodeServer body) {
        var page = address.getBaseUri().getAuthority();
        return codeServers.open(Identity.of(request), new DeviceId(id), Objects.requireNonNullElse(body, PLAIN), page);
    }
}
