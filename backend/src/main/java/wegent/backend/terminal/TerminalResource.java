package wegent.backend.terminal;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import wegent.protocol.RefusedException;
import wegent.protocol.Scope;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.TerminalId;
import wegent.protocol.rest.OpenTerminal;
import wegent.protocol.rest.TerminalList;
import wegent.protocol.rest.TerminalView;

/// Terminals on the devices of the user who asks (seed 002): opened here, watched and written to on
/// `/terminal`.
@RunOnVirtualThread
@Path("/api/devices/{id}/terminal")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class TerminalResource {
    private static final OpenTerminal PLAIN = new OpenTerminal(null, null, null, null);

    private final Terminals terminals;

    public TerminalResource(Terminals terminals) {
        this.terminals = terminals;
    }

    @Access(Scope.APPROVE)
    @POST
    @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public TerminalView open(
            @Context SecurityContext request, @PathParam("id") String id, @Nullable OpenTerminal body) {
        return terminals.open(Identity.of(request), new DeviceId(id), Objects.requireNonNullElse(body, PLAIN));
    }

    @Access(Scope.READ)
    @GET
    public TerminalList list(@Context SecurityContext request, @PathParam("id") String id) {
        return new TerminalList(terminals.list(Identity.of(request).userId(), new DeviceId(id)));
    }

    @Access(Scope.APPROVE)
    @DELETE
    @Path("/{session}")
    public void close(
            @Context SecurityContext request, @PathParam("id") String id, @PathParam("session") String session) {
        var terminal = terminal(session);
        if (!terminal.device().equals(new DeviceId(id))) {
            throw RefusedException.notFound("Terminal");
        }
        terminals.close(Identity.of(request).userId(), terminal);
    }

    private static TerminalId terminal(String session) {
        try {
            return new TerminalId(session);
        } catch (IllegalArgumentException e) {
            throw RefusedException.notFound("Terminal");
        }
    }
}
