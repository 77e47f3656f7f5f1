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
import wegent.backend.project.Projects;
import wegent.backend.task.ProjectPlaces;
import wegent.protocol.Scope;
import wegent.protocol.rest.CodeServerView;
import wegent.protocol.rest.OpenCodeServer;
import wegent.protocol.rest.OpenProjectCodeServer;

/// IDEs in the projects of the user who asks (seed 002).
@RunOnVirtualThread
@Path("/api/projects/{id}/code-server")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ProjectCodeServerResource {
    private static final OpenProjectCodeServer PLAIN = new OpenProjectCodeServer(null, null);

    private final ProjectPlaces places;
    private final CodeServers codeServers;

    public ProjectCodeServerResource(ProjectPlaces places, CodeServers codeServers) {
        this.places = places;
        this.codeServers = codeServers;
    }

    @Access(Scope.APPROVE)
    @POST
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public CodeServerView open(
            @Context SecurityContext request,
            @Context UriInfo address,
            @PathParam("id") String id,
            @Nullable OpenProjectCodeServer body) {
        var user = Identity.of(request);
        var wish = Objects.requireNonNullElse(body, PLAIN);
        var place = places.of(user.userId(), Projects.id(id), wish.taskId(), wish.deviceId());
        var where = new OpenCodeServer(place.path(), place.makeable());
        return codeServers.open(
                user, place.device(), where, address.getBaseUri().getAuthority());
    }
}
