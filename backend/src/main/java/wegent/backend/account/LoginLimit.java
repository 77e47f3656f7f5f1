package wegent.backend.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;

/// Slows down guessing: per user name at most 10 wrong passwords at once, then one each 6 seconds. Right ones cost
/// nothing (DESIGN section 9: limits are per user, not per address).
final class LoginLimit {
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofHours(1))
            .build();

    /// Throws [RefusedException] `TOO_MANY_REQUESTS` when there were too many wrong tries.
    void check(String userName) {
        if (bucket(userName).getAvailableTokens() == 0) {
            throw new RefusedException(
                    ErrorCode.TOO_MANY_REQUESTS, "Too many wrong passwords. Wait a few seconds and try again");
        }
    }

    void failed(String userName) {
        bucket(userName).tryConsume(1);
    }

    private Bucket bucket(String userName) {
        return buckets.get(
                userName,
                _ -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(10).refillGreedy(10, Duration.ofMinutes(1)))
                        .build());
    }
}
