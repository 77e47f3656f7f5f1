package wegent.backend.model;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import wegent.backend.account.Access;
import wegent.backend.account.Identity;
import wegent.backend.link.WaitingCalls;
import wegent.protocol.Scope;
import wegent.protocol.rest.ModelList;
import wegent.protocol.rest.ModelTest;
import wegent.protocol.rest.ModelView;
import wegent.protocol.rest.SaveModel;
import wegent.protocol.rest.TestModel;

/// Settings → Models.
@RunOnVirtualThread
@Path("/api/models")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ModelResource {
    private final Models models;
    private final WaitingCalls waiting;

    public ModelResource(Models models, WaitingCalls waiting) {
        this.models = models;
        this.waiting = waiting;
    }

    @Access(Scope.READ)
    @GET
    public ModelList list(@Context SecurityContext request) {
        var items = models.list(Identity.of(request).userId());
        return new ModelList(items, items.size());
    }

    @Access(Scope.ADMIN)
    @POST
    public Response add(@Context SecurityContext request, SaveModel body) {
        var model = models.add(Identity.of(request).userId(), body);
        return Response.status(Response.Status.CREATED).entity(model).build();
    }

    /// Tries a model before it is saved, or as it is stored.
    @Access(Scope.ADMIN)
    @POST
    @Path("/test")
    public ModelTest test(@Context SecurityContext request, TestModel body) {
        var identity = Identity.of(request);
        var model = models.tried(identity.userId(), body);
        var anywhere = identity.user().role().equals("admin");
        return waiting.run(identity.userId(), () -> ModelProbe.probe(model, anywhere));
    }

    @Access(Scope.ADMIN)
    @PUT
    @Path("/{id}")
    public ModelView change(@Context SecurityContext request, @PathParam("id") long id, SaveModel body) {
        return models.change(Identity.of(request).userId(), id, body);
    }

    @Access(Scope.ADMIN)
    @DELETE
    @Path("/{id}")
    public Response remove(@Context SecurityContext request, @PathParam("id") long id) {
        models.remove(Identity.of(request).userId(), id);
        return Response.noContent().build();
    }
}
