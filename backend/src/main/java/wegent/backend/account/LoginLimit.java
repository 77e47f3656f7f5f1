package wegent.backend.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;

/// Slows down guessing: 10 wrong passwords at once, then one each 6 seconds. Who guesses is counted, not who is
/// guessed: each browser in which the user has logged in before has a count of its own, all others share one
/// per user name. So a stranger's guesses never lock a user out where she is at home, and a stolen proof allows
/// no more guesses than none. (DESIGN section 9: limits are per user, not per address.)
final class LoginLimit {
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofHours(1))
            .build();

    /// Throws [RefusedException] `TOO_MANY_REQUESTS` when there were too many wrong tries.
    void check(String guesser) {
        if (bucket(guesser).getAvailableTokens() == 0) {
            throw new RefusedException(
                    ErrorCode.TOO_MANY_REQUESTS, "Too many wrong passwords. Wait a few seconds and try again");
        }
    }

    void failed(String guesser) {
        bucket(guesser).tryConsume(1);
    }

    private Bucket bucket(String guesser) {
        return buckets.get(
                guesser,
                _ -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(10).refillGreedy(10, Duration.ofMinutes(1)))
                        .build());
    }
}
