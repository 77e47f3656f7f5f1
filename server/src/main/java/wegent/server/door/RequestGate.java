package wegent.server.door;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.account.AccessRules;
import wegent.backend.account.Authenticator;
import wegent.backend.account.Identity;
import wegent.backend.account.LiveSessions;
import wegent.backend.storage.StorageException;
import wegent.base.MemoryBudget;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;

/// Lets a request through to its resource when all of it is there: a small one of anybody, or one of a user who
/// is known, has not asked too often, and sends no more than there is room for. It ends with its credential, whatever
/// is still being sent either way. Runs on event loops; only the
/// look at a credential has a virtual thread.
public final class RequestGate implements Handler<RoutingContext> {
    /// The [Identity] of a request that came through.
    public static final String IDENTITY = "wegent.identity";

    private static final Logger log = LoggerFactory.getLogger(RequestGate.class);
    private static final String API = "/api/";
    private static final Duration CUT_DELAY = Duration.ofSeconds(1);
    private static final BodyReader.Limits STRANGER =
            new BodyReader.Limits(4 * 1024, Duration.ofSeconds(5), Duration.ofSeconds(5));
    private static final BodyReader.Limits USER =
            new BodyReader.Limits(1024 * 1024, Duration.ofMinutes(2), Duration.ofSeconds(10));

    private final Authenticator authenticator;
    private final LiveSessions sessions;
    private final MemoryBudget budget;
    private final UserRequests users;

    public RequestGate(Authenticator authenticator, LiveSessions sessions, MemoryBudget budget, UserRequests users) {
        this.authenticator = authenticator;
        this.sessions = sessions;
        this.budget = budget;
        this.users = users;
    }

    /// Tells the connection's guard of each request; to be called before all other handlers.
    public static void watch(RoutingContext context) {
        ConnectionGuard.of(context.request()).ifPresent(guard -> {
            guard.onRequest();
            context.addEndHandler(_ -> guard.onAnswered());
        });
        context.next();
    }

    /// A connection that becomes a WebSocket has bounds of its own from then on.
    public static void releaseWebSocket(RoutingContext context) {
        if ("websocket".equalsIgnoreCase(context.request().getHeader("Upgrade"))) {
            release(context.request());
        }
    }

    /// From now on others see to the bounds of the connection on which `request` came.
    public static void release(HttpServerRequest request) {
        ConnectionGuard.of(request).ifPresent(ConnectionGuard::release);
    }

    @Override
    public void handle(RoutingContext context) {
        var path = context.normalizedPath();
        if (!path.startsWith(API) || AccessRules.OPEN_PATHS.contains(path)) {
            var remote = context.request().remoteAddress();
            new BodyReader(context, STRANGER, budget.holder(remote == null ? "" : String.valueOf(remote.hostAddress())))
                    .read();
            return;
        }
        var key = context.request().getHeader("X-API-Key");
        context.request().pause();
        var here = context.vertx().getOrCreateContext();
        var credential = key == null ? context.request().getHeader("Authorization") : key;
        Thread.ofVirtual().name("authentication").start(() -> authenticate(context, here, credential));
    }

    private void authenticate(RoutingContext context, Context here, @Nullable String credential) {
        try {
            var identity = authenticator.authenticate(credential);
            here.runOnContext(_ -> admit(context, identity));
        } catch (RefusedException e) {
            here.runOnContext(_ -> Problems.answer(context, e));
        } catch (StorageException e) {
            log.warn("A request was not done: {}", e.getMessage());
            var away = new RefusedException(ErrorCode.UNAVAILABLE, StorageException.TOLD);
            here.runOnContext(_ -> Problems.answer(context, away));
        } catch (RuntimeException e) {
            log.error("A request failed", e);
            var bug = new RefusedException(ErrorCode.INTERNAL, "Something went wrong here. Try again");
            here.runOnContext(_ -> Problems.answer(context, bug));
        }
    }

    private void admit(RoutingContext context, Identity identity) {
        if (context.response().closed()) {
            return;
        }
        var user = identity.owner();
        ConnectionGuard.of(context.request()).ifPresent(guard -> guard.onUser(user));
        if (users.admit(context, identity)) {
            var session = sessions.opened(identity, () -> cut(context));
            context.addEndHandler(_ -> session.close());
            context.put(IDENTITY, identity);
            if (isStreamed(context)) {
                context.next();
            } else {
                new BodyReader(context, USER, budget.holder(user)).read();
            }
        }
    }

    /// Ends what is still being sent. The very request that revoked its credential is answered before.
    private static void cut(RoutingContext context) {
        context.vertx().setTimer(CUT_DELAY.toMillis(), _ -> {
            if (!context.response().ended()) {
                context.request().connection().close();
            }
        });
    }

    /// A file: its resource reads it piece by piece, and waits on its own thread.
    private static boolean isStreamed(RoutingContext context) {
        var type = context.request().getHeader("Content-Type");
        return type != null && type.startsWith("application/octet-stream");
    }
}
