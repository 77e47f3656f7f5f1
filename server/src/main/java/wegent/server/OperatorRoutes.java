package wegent.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.backend.account.Authenticator;
import wegent.backend.account.Identity;
import wegent.backend.storage.StorageException;
import wegent.base.Secret;
import wegent.protocol.RefusedException;
import wegent.protocol.Scope;
import wegent.server.door.RequestGate;

/// Lets only some read what the server tells of itself beside the API: its metrics are an admin's, or whoever's has
/// their token; the description of the API is for everybody who has a login or a key.
final class OperatorRoutes {
    private static final int UNAUTHORIZED = 401;
    private static final int UNAVAILABLE = 503;

    private final Authenticator authenticator;
    private final Optional<Secret> metricsToken;

    OperatorRoutes(Authenticator authenticator, Optional<Secret> metricsToken) {
        this.authenticator = authenticator;
        this.metricsToken = metricsToken;
    }

    void metrics(RoutingContext context) {
        var credential = credential(context);
        if (credential != null
                && metricsToken.filter(token -> same(token, credential)).isPresent()) {
            context.next();
            return;
        }
        var here = context.vertx().getOrCreateContext();
        Thread.ofVirtual().name("metrics").start(() -> {
            try {
                var identity = authenticator.authenticate(credential);
                identity.requireAdmin();
                identity.require(Scope.ADMIN);
                here.runOnContext(_ -> context.next());
            } catch (RuntimeException e) {
                here.runOnContext(_ -> refuse(context, e));
            }
        });
    }

    /// Comes after the gate that has authenticated whoever asks.
    static void description(RoutingContext context) {
        try {
            Objects.requireNonNull(context.<Identity>get(RequestGate.IDENTITY)).require(Scope.READ);
            context.next();
        } catch (RefusedException e) {
            refuse(context, e);
        }
    }

    private static void refuse(RoutingContext context, Throwable why) {
        var status = why instanceof RefusedException refused
                ? refused.code().httpStatus()
                : why instanceof StorageException ? UNAVAILABLE : UNAUTHORIZED;
        var text = why instanceof RefusedException refused ? refused.text() : "Not now";
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(text + "\n");
    }

    private static @Nullable String credential(RoutingContext context) {
        var key = context.request().getHeader("X-API-Key");
        return key == null ? context.request().getHeader(HttpHeaders.AUTHORIZATION) : key;
    }

    private static boolean same(Secret token, String credential) {
        var given = credential.strip().replaceFirst("(?i)^bearer\\s+", "");
        return MessageDigest.isEqual(
                token.value().getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
