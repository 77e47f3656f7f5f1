package wegent.backend.account;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import wegent.protocol.Scope;
import wegent.protocol.rest.ClaimPairing;
import wegent.protocol.rest.PairedKey;
import wegent.protocol.rest.PairingView;

/// How a new computer is connected. The claim is the one call of a computer that has no key yet.
@RunOnVirtualThread
@Path("/api/pairings")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class PairingResource {
    private final Pairings pairings;

    public PairingResource(Pairings pairings) {
        this.pairings = pairings;
    }

    @Access(Scope.ADMIN)
    @POST
    public PairingView create(@Context SecurityContext request) {
        return pairings.create(Identity.of(request).userId());
    }

    @Access(Scope.ADMIN)
    @GET
    @Path("/{id}")
    public PairingView get(@Context SecurityContext request, @PathParam("id") long id) {
        return pairings.get(Identity.of(request).userId(), id);
    }

    @OpenAccess
    @POST
    @Path("/claim")
    public PairedKey claim(ClaimPairing body) {
        return pairings.claim(body.code(), body.name());
    }
}
