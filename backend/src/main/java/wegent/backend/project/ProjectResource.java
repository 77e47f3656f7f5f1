package wegent.backend.project;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;
import wegent.backend.account.Access;
import wegent.backend.account.Identity;
import wegent.protocol.RefusedException;
import wegent.protocol.Scope;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.ChangeProject;
import wegent.protocol.rest.CloneView;
import wegent.protocol.rest.CreateProject;
import wegent.protocol.rest.LinkDevice;
import wegent.protocol.rest.ProjectList;
import wegent.protocol.rest.ProjectView;

/// The projects of the user who asks, and their folders on her devices.
@RunOnVirtualThread
@Path("/api/projects")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ProjectResource {
    private final Projects projects;

    public ProjectResource(Projects projects) {
        this.projects = projects;
    }

    @Access(Scope.READ)
    @GET
    public ProjectList list(@Context SecurityContext request) {
        return new ProjectList(projects.list(user(request)));
    }

    @Access(Scope.RUN)
    @POST
    public ProjectView create(@Context SecurityContext request, @Nullable CreateProject body) {
        return projects.create(user(request), required(body));
    }

    @Access(Scope.READ)
    @GET
    @Path("/{id}")
    public ProjectView get(@Context SecurityContext request, @PathParam("id") String id) {
        return projects.owned(user(request), Projects.id(id)).view();
    }

    @Access(Scope.RUN)
    @PATCH
    @Path("/{id}")
    public ProjectView rename(@Context SecurityContext request, @PathParam("id") String id, ChangeProject body) {
        return projects.rename(user(request), Projects.id(id), body.name());
    }

    @Access(Scope.RUN)
    @DELETE
    @Path("/{id}")
    public void remove(@Context SecurityContext request, @PathParam("id") String id) {
        projects.remove(user(request), Projects.id(id));
    }

    /// Gives it a folder on a device.
    @Access(Scope.RUN)
    @POST
    @Path("/{id}/devices")
    public ProjectView link(@Context SecurityContext request, @PathParam("id") String id, @Nullable LinkDevice body) {
        var known = projects.owned(user(request), Projects.id(id));
        return projects.link(user(request), known.id(), required(body));
    }

    @Access(Scope.RUN)
    @DELETE
    @Path("/{id}/devices/{device}")
    public ProjectView unlink(
            @Context SecurityContext request, @PathParam("id") String id, @PathParam("device") String device) {
        return projects.unlink(user(request), Projects.id(id), new DeviceId(device));
    }

    /// How far its clone on a device is.
    @Access(Scope.READ)
    @GET
    @Path("/{id}/devices/{device}/clone")
    public CloneView clone(
            @Context SecurityContext request, @PathParam("id") String id, @PathParam("device") String device) {
        return projects.clone(user(request), Projects.id(id), new DeviceId(device));
    }

    /// Begins it again, after it failed.
    @Access(Scope.RUN)
    @POST
    @Path("/{id}/devices/{device}/clone")
    public CloneView cloneAgain(
            @Context SecurityContext request, @PathParam("id") String id, @PathParam("device") String device) {
        return projects.cloneAgain(user(request), Projects.id(id), new DeviceId(device));
    }

    @Access(Scope.RUN)
    @DELETE
    @Path("/{id}/devices/{device}/clone")
    public CloneView cancelClone(
            @Context SecurityContext request, @PathParam("id") String id, @PathParam("device") String device) {
        return projects.cancelClone(user(request), Projects.id(id), new DeviceId(device));
    }

    private static UserId user(SecurityContext request) {
        return Identity.of(request).userId();
    }

    private static <T> T required(@Nullable T body) {
        if (body == null) {
            throw RefusedException.invalid("device_id", "The body is missing");
        }
        return body;
    }
}
