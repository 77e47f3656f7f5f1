package wegent.backend.account;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.account.AttemptCounts.Counted;
import wegent.backend.account.AttemptLimit.Growing;
import wegent.backend.account.AttemptLimit.Steady;
import wegent.backend.storage.Redis;
import wegent.backend.storage.StorageException;
import wegent.protocol.RefusedException;
import wegent.protocol.id.UserId;

/// Slows down the guessing of passwords, before any is hashed. A stranger's guesses count per name and address, per
/// address, and in all; never per name alone, so that nobody is locked out by the guesses of others. A browser in
/// which the user has logged in before has a count of its own instead, and so has each user's change of password:
/// a stolen proof allows no more guesses than none.
///
/// The counts are those of all nodes where there is a Redis that can be reached, else of this node.
final class LoginLimiter {
    private static final Logger log = LoggerFactory.getLogger(LoginLimiter.class);
    private static final Duration FIRST_DELAY = Duration.ofSeconds(6);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(10);
    private static final Duration LONGEST_DELAY_OF_KNOWN = Duration.ofMinutes(1);
    private static final Duration ADDRESS_INTERVAL = Duration.ofSeconds(6);
    private static final Duration TOTAL_INTERVAL = Duration.ofMillis(100);

    private final LoginConfig config;
    private final @Nullable AttemptCounts shared;
    private final AttemptCounts own;

    LoginLimiter(LoginConfig config, @Nullable Redis redis, InstantSource clock) {
        this.config = config;
        this.shared = redis == null ? null : new RedisAttemptCounts(redis);
        this.own = new MemoryAttemptCounts(clock);
    }

    /// One guess that was counted before it is evaluated.
    interface Reservation {
        /// It was right: none of the guesses for this name from here count any more.
        void succeeded();

        /// It was not evaluated, so it does not count.
        void cancelled();
    }

    /// Counts a login. Throws [RefusedException] `TOO_MANY_REQUESTS`, with the time to wait, at a limit.
    Reservation reserveLogin(String userName, Optional<String> knownBrowser, ClientAddress from) {
        if (knownBrowser.isPresent()) {
            return reserve(ofKnown(knownBrowser.get()), true);
        }
        var counts = new ArrayList<Counted>();
        if (config.wrongPerName() > 0) {
            counts.add(new Counted(
                    "name:" + from.counted() + ":" + userName,
                    new Growing(config.wrongPerName(), FIRST_DELAY, LONGEST_DELAY)));
        }
        if (config.wrongPerAddress() > 0) {
            counts.add(
                    new Counted("address:" + from.counted(), new Steady(config.wrongPerAddress(), ADDRESS_INTERVAL)));
        }
        if (config.wrongInAll() > 0) {
            counts.add(new Counted("strangers", new Steady(config.wrongInAll(), TOTAL_INTERVAL)));
        }
        return reserve(counts, config.wrongPerName() > 0);
    }

    /// Counts a change of password, also when the current one turns out right: each costs two hashes.
    Reservation reserveChange(UserId user) {
        return reserve(ofKnown("change:" + user), false);
    }

    private List<Counted> ofKnown(String key) {
        return config.wrongPerName() == 0
                ? List.of()
                : List.of(new Counted(key, new Growing(config.wrongPerName(), FIRST_DELAY, LONGEST_DELAY_OF_KNOWN)));
    }

    private Reservation reserve(List<Counted> counts, boolean firstIsForgotten) {
        AttemptCounts store = own;
        Duration wait;
        try {
            store = shared == null || counts.isEmpty() ? own : shared;
            wait = store.reserve(counts);
        } catch (StorageException e) {
            log.debug("Attempts are counted on this node alone", e);
            store = own;
            wait = store.reserve(counts);
        }
        if (!wait.isZero()) {
            throw RefusedException.tooMany(
                    "Too many wrong passwords. Try again in "
                            + Math.max(1, wait.plusMillis(999).toSeconds()) + " s",
                    wait);
        }
        var usedStore = store;
        return new Reservation() {
            @Override
            public void succeeded() {
                tell(usedStore, counted -> {
                    counted.giveBack(counts);
                    if (firstIsForgotten && !counts.isEmpty()) {
                        counted.forget(counts.getFirst());
                    }
                });
            }

            @Override
            public void cancelled() {
                tell(usedStore, counted -> counted.giveBack(counts));
            }
        };
    }

    private static void tell(AttemptCounts store, Consumer<AttemptCounts> word) {
        try {
            word.accept(store);
        } catch (StorageException e) {
            log.debug("An attempt stays counted until it is forgotten", e);
        }
    }
}
