package wegent.backend.account;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Objects;
import wegent.protocol.Scope;
import wegent.protocol.rest.AccessToken;
import wegent.protocol.rest.ApiKeyList;
import wegent.protocol.rest.ApiKeyView;
import wegent.protocol.rest.CreateApiKey;
import wegent.protocol.rest.CreateToken;
import wegent.protocol.rest.LoginRequest;
import wegent.protocol.rest.TokenList;

/// Login, and what a user proves herself with: tokens and keys.
@RunOnVirtualThread
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class AccountResource {
    private final Logins logins;
    private final Tokens tokens;
    private final ApiKeys keys;
    private final LiveSessions sessions;
    private final ClientAddress.OfRequest address;

    public AccountResource(
            Logins logins, Tokens tokens, ApiKeys keys, LiveSessions sessions, ClientAddress.OfRequest address) {
        this.logins = logins;
        this.tokens = tokens;
        this.keys = keys;
        this.sessions = sessions;
        this.address = address;
    }

    @OpenAccess
    @POST
    @Path("/auth/login")
    public AccessToken logIn(@HeaderParam("User-Agent") @DefaultValue("") String program, LoginRequest request) {
        var origin = new Logins.Origin(address.current(), BrowserName.of(program), request.browser());
        return logins.withPassword(request.userName(), request.password(), origin);
    }

    /// Revokes the token that asks.
    @Access({Scope.READ, Scope.RUN, Scope.APPROVE, Scope.ADMIN, Scope.DEVICE})
    @POST
    @Path("/auth/logout")
    public void logOut(@Context SecurityContext request) {
        var identity = Identity.of(request);
        if (identity.credential().startsWith("token:")) {
            tokens.revoke(identity.userId(), identity.credential().substring("token:".length()));
            sessions.cut(identity.credential());
        }
    }

    @Access(Scope.ADMIN)
    @GET
    @Path("/tokens")
    public TokenList tokens(@Context SecurityContext request) {
        var items = tokens.list(Identity.of(request));
        return new TokenList(items, items.size());
    }

    @Access(Scope.ADMIN)
    @POST
    @Path("/tokens")
    public AccessToken createToken(@Context SecurityContext request, CreateToken body) {
        var identity = Identity.of(request);
        var scopes = Objects.requireNonNullElse(body.scopes(), identity.scopes());
        identity.requireAll(scopes);
        return tokens.issue(identity.user(), body.name(), scopes);
    }

    @Access(Scope.ADMIN)
    @DELETE
    @Path("/tokens/{id}")
    public Response revokeToken(@Context SecurityContext request, @PathParam("id") String id) {
        tokens.revoke(Identity.of(request).userId(), id);
        sessions.cut("token:" + id);
        return Response.noContent().build();
    }

    @Access(Scope.ADMIN)
    @GET
    @Path("/api-keys")
    public ApiKeyList keys(@Context SecurityContext request) {
        var items = keys.list(Identity.of(request).userId());
        return new ApiKeyList(items, items.size());
    }

    @Access(Scope.ADMIN)
    @POST
    @Path("/api-keys")
    public Response createKey(@Context SecurityContext request, CreateApiKey body) {
        var identity = Identity.of(request);
        var scopes = Objects.requireNonNullElse(body.scopes(), identity.scopes());
        identity.requireAll(scopes);
        ApiKeyView key = keys.create(
                identity.userId(), new CreateApiKey(body.name(), body.description(), scopes, body.expiresAt()));
        return Response.status(Response.Status.CREATED).entity(key).build();
    }

    @Access(Scope.ADMIN)
    @DELETE
    @Path("/api-keys/{id}")
    public Response revokeKey(@Context SecurityContext request, @PathParam("id") long id) {
        keys.revoke(Identity.of(request).userId(), id);
        sessions.cut("key:" + id);
        return Response.noContent().build();
    }
}
