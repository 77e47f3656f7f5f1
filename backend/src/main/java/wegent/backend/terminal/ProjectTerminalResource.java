package wegent.backend.terminal;

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
import wegent.backend.account.Identity;
import wegent.protocol.RefusedException;
import wegent.protocol.id.ProjectId;
import wegent.protocol.rest.OpenProjectTerminal;
import wegent.protocol.rest.TerminalView;

/// Terminals in the projects of the user who asks.
@Path("/api/projects/{id}/terminal")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ProjectTerminalResource {
    private static final OpenProjectTerminal PLAIN = new OpenProjectTerminal(null, null, null, null);

    private final ProjectTerminals terminals;

    public ProjectTerminalResource(ProjectTerminals terminals) {
        this.terminals = terminals;
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public TerminalView open(
            @Context SecurityContext request, @PathParam("id") String id, @Nullable OpenProjectTerminal body) {
        var wish = Objects.requireNonNullElse(body, PLAIN);
        return terminals.open(Identity.of(request).userId(), project(id), wish);
    }

    private static ProjectId project(String id) {
        try {
            return ProjectId.of(id);
        } catch (IllegalArgumentException e) {
            throw RefusedException.notFound("Project");
        }
    }
}
