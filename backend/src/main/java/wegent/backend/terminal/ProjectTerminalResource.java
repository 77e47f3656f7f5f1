package wegent.backend.terminal;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import wegent.backend.account.Access;
import wegent.backend.account.Identity;
import wegent.backend.project.Projects;
import wegent.backend.task.ProjectPlaces;
import wegent.protocol.Scope;
import wegent.protocol.id.TerminalId;
import wegent.protocol.rest.OpenProjectTerminal;
import wegent.protocol.rest.OpenTerminal;
import wegent.protocol.rest.TerminalView;

/// Terminals in the projects of the user who asks.
@RunOnVirtualThread
@Path("/api/projects/{id}/terminal")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ProjectTerminalResource {
    private static final OpenProjectTerminal PLAIN = new OpenProjectTerminal(null, null, null, null);

    private final ProjectPlaces places;
    private final Terminals terminals;

    public ProjectTerminalResource(ProjectPlaces places, Terminals terminals) {
        this.places = places;
        this.terminals = terminals;
    }

    @Access(Scope.APPROVE)
    @POST
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public TerminalView open(
            @Context SecurityContext request, @PathParam("id") String id, @Nullable OpenProjectTerminal body) {
        var user = Identity.of(request);
        var wish = Objects.requireNonNullElse(body, PLAIN);
        var place = places.of(user.userId(), Projects.id(id), wish.taskId(), wish.deviceId());
        return terminals.open(
                user,
                place.device(),
                TerminalId.on(place.device(), place.project().value()),
                new OpenTerminal(place.path(), place.makeable(), wish.rows(), wish.cols()));
    }
}
