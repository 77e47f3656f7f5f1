package wegent.backend.account;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import wegent.protocol.Scope;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.ChangePassword;
import wegent.protocol.rest.ChangeUser;
import wegent.protocol.rest.CreateUser;
import wegent.protocol.rest.UserList;
import wegent.protocol.rest.UserView;

/// What a user changes of her own account, and an admin of all.
@RunOnVirtualThread
@Path("/api/users")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class UserResource {
    private final Accounts accounts;
    private final Logins logins;
    private final LiveSessions sessions;

    public UserResource(Accounts accounts, Logins logins, LiveSessions sessions) {
        this.accounts = accounts;
        this.logins = logins;
        this.sessions = sessions;
    }

    @Access({Scope.READ, Scope.RUN, Scope.APPROVE, Scope.ADMIN})
    @GET
    @Path("/me")
    public UserView me(@Context SecurityContext request) {
        return Identity.of(request).user().view();
    }

    /// Adds a user. For admins.
    @Access(Scope.ADMIN)
    @POST
    public Response create(@Context SecurityContext request, CreateUser body) {
        Identity.of(request).requireAdmin();
        var user = accounts.add(body.userName(), body.password(), body.role());
        return Response.status(Response.Status.CREATED).entity(user.view()).build();
    }

    /// Ends all logins but the one that asks: who knew the old password is out. With `end_everything` also all other
    /// tokens and keys, and cuts what uses them.
    @Access(Scope.ADMIN)
    @PUT
    @Path("/me/password")
    public void changePassword(@Context SecurityContext request, ChangePassword body) {
        var identity = Identity.of(request);
        logins.confirm(identity.user(), body.currentPassword());
        accounts.setPassword(identity.user(), body.newPassword(), "new_password");
        end(identity.userId(), identity.credential(), Boolean.TRUE.equals(body.endEverything()));
    }

    /// For admins.
    @Access(Scope.ADMIN)
    @GET
    public UserList list(@Context SecurityContext request) {
        Identity.of(request).requireAdmin();
        var items = accounts.all().stream().map(User::view).toList();
        return new UserList(items, items.size());
    }

    /// Disables or enables a user, changes her role, or gives her a new password, which ends her logins. For
    /// admins.
    @Access(Scope.ADMIN)
    @PATCH
    @Path("/{id}")
    public UserView change(@Context SecurityContext request, @PathParam("id") long id, ChangeUser body) {
        var admin = Identity.of(request);
        admin.requireAdmin();
        var user = new UserId(id);
        var changed = accounts.change(admin.userId(), user, body);
        if (!changed.active()) {
            accounts.credentials(user).forEach(sessions::cut);
        }
        if (body.password() != null) {
            end(user, "", Boolean.TRUE.equals(body.endEverything()));
        }
        return changed.view();
    }

    private void end(UserId user, String except, boolean everything) {
        var ended = everything ? accounts.endEverything(user, except) : accounts.endLogins(user, except);
        ended.forEach(sessions::cut);
    }
}
