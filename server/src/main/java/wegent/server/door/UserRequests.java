package wegent.server.door;

import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import wegent.backend.account.Identity;
import wegent.backend.account.RateLimiter;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.id.UserId;

/// How often and how many at once the requests of each user, and those of each of their credentials, may be.
/// Threads meet here: event loops.
public final class UserRequests {
    private static final Duration SOON = Duration.ofMillis(500);

    private final int atOnce;
    private final RateLimiter perUser;
    private final RateLimiter perCredential;
    private final Map<UserId, Integer> running = new ConcurrentHashMap<>();

    /// `atOnce` of 0 is no bound.
    public UserRequests(int atOnce, RateLimiter perUser, RateLimiter perCredential) {
        this.atOnce = atOnce;
        this.perUser = perUser;
        this.perCredential = perCredential;
    }

    /// Counts the request until it is answered; answers it at once, and returns false, when it is one too many.
    boolean admit(RoutingContext context, Identity identity) {
        var wait = perUser.take(identity.userId().toString());
        if (!wait.isPositive()) {
            wait = perCredential.take(identity.credential());
            if (wait.isPositive()) {
                return refuse(context, perCredential.text("requests with this credential"), wait);
            }
        } else {
            return refuse(context, perUser.text("requests"), wait);
        }
        var now = running.merge(identity.userId(), 1, Integer::sum);
        context.addEndHandler(
                _ -> running.computeIfPresent(identity.userId(), (_, count) -> count == 1 ? null : count - 1));
        return atOnce == 0
                || now <= atOnce
                || refuse(
                        context,
                        "More than " + atOnce + " requests at once (setting wegent.limits.requests-at-once)."
                                + " Wait until some are done",
                        SOON);
    }

    private static boolean refuse(RoutingContext context, String text, Duration wait) {
        Problems.answer(context, new RefusedException(ErrorCode.TOO_MANY_REQUESTS, text), wait);
        return false;
    }
}
