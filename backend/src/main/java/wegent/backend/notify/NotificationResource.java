package wegent.backend.notify;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import wegent.backend.account.Access;
import wegent.backend.account.Identity;
import wegent.protocol.Scope;
import wegent.protocol.rest.ChangeNotifications;
import wegent.protocol.rest.NotificationsView;
import wegent.protocol.rest.NotifiedBrowser;
import wegent.protocol.rest.SubscribeBrowser;

/// Settings → Notifications.
@RunOnVirtualThread
@Path("/api/notifications")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class NotificationResource {
    private final Notifications notifications;

    public NotificationResource(Notifications notifications) {
        this.notifications = notifications;
    }

    @Access(Scope.READ)
    @GET
    public NotificationsView get(@Context SecurityContext request) {
        return notifications.view(Identity.of(request));
    }

    @Access(Scope.ADMIN)
    @PUT
    public NotificationsView change(@Context SecurityContext request, ChangeNotifications body) {
        var identity = Identity.of(request);
        notifications.choose(identity.userId(), body);
        return notifications.view(identity);
    }

    /// The browser that asks gets pushes from now on.
    @Access(Scope.ADMIN)
    @POST
    @Path("/browsers")
    public NotifiedBrowser subscribe(
            @Context SecurityContext request,
            @HeaderParam("User-Agent") @DefaultValue("") String program,
            SubscribeBrowser body) {
        return notifications.subscribe(Identity.of(request), program, body);
    }

    @Access(Scope.ADMIN)
    @DELETE
    @Path("/browsers/{id}")
    public void remove(@Context SecurityContext request, @PathParam("id") long id) {
        notifications.remove(Identity.of(request).userId(), id);
    }

    /// Sends a notification that says that notifications arrive.
    @Access(Scope.ADMIN)
    @POST
    @Path("/test")
    public void test(@Context SecurityContext request) {
        notifications.test(Identity.of(request).userId());
    }
}
