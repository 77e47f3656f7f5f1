package wegent.backend.link;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.id.UserId;

/// Bounds the calls of users that wait for somebody else, such as a device or a model's provider: for each user
/// and in all. One too many waits a moment for a place, since most calls are over soon, and is refused then.
/// Threads meet here.
public final class WaitingCalls {
    /// Long enough for the calls of a page that opens, and too short to be noticed beside a device that is silent.
    public static final Duration PLACE_TIMEOUT = Duration.ofSeconds(1);

    private final int perUser;
    private final int inAll;
    private final Duration patience;
    private final Semaphore all;
    private final ConcurrentHashMap<UserId, Places> users = new ConcurrentHashMap<>();

    /// The places of one user; `users` of them hold or want one. Guarded by the map.
    private static final class Places {
        private final Semaphore free;
        private int users;

        Places(int number) {
            free = new Semaphore(number, true);
        }
    }

    /// Bounds of 0 are none; `patience` is how long a call waits for its place.
    public WaitingCalls(int perUser, int inAll, Duration patience) {
        if (perUser < 0 || inAll < 0) {
            throw new IllegalArgumentException("The bounds of waiting calls must not be negative");
        }
        this.perUser = perUser == 0 ? Integer.MAX_VALUE : perUser;
        this.inAll = inAll == 0 ? Integer.MAX_VALUE : inAll;
        this.patience = patience;
        all = new Semaphore(this.inAll, true);
    }

    /// Makes `call` for `user`. Throws [RefusedException] `TOO_MANY_REQUESTS` when there is no place for it.
    public <R> R run(UserId user, Supplier<R> call) {
        var places = users.compute(user, (_, known) -> {
            var there = known == null ? new Places(perUser) : known;
            there.users++;
            return there;
        });
        try {
            enter(places.free, perUser, "of one user", "wegent.limits.waiting-calls-per-user");
            try {
                enter(all, inAll, "of all users", "wegent.limits.waiting-calls");
                try {
                    return call.get();
                } finally {
                    all.release();
                }
            } finally {
                places.free.release();
            }
        } finally {
            users.computeIfPresent(user, (_, known) -> --known.users == 0 ? null : known);
        }
    }

    private void enter(Semaphore places, int number, String whose, String setting) {
        try {
            if (places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new RefusedException(
                ErrorCode.TOO_MANY_REQUESTS,
                number + " calls " + whose + " already wait for devices or models that do not answer (setting "
                        + setting + "). Try again when some are over");
    }
}
