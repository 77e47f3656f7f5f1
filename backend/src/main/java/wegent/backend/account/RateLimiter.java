package wegent.backend.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import wegent.base.Time;

/// How often each of many may do one thing: so many a second on average, and ten seconds' worth at once. Each node
/// counts by itself.
public final class RateLimiter {
    private static final int BURST_SECONDS = 10;

    private final int perSecond;
    private final String setting;
    private final Time time;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();

    /// `perSecond` of 0 is no bound; `setting` is the name of where it is set.
    public RateLimiter(int perSecond, String setting, Time time) {
        if (perSecond < 0) {
            throw new IllegalArgumentException(setting + " must not be negative: " + perSecond);
        }
        this.perSecond = perSecond;
        this.setting = setting;
        this.time = time;
    }

    /// Zero when `who` may do it now, and it is counted; else how long until they may.
    public Duration take(String who) {
        if (perSecond == 0) {
            return Duration.ZERO;
        }
        var probe = bucket(who).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
    }

    /// What to tell whoever did `what` too often.
    public String text(String what) {
        return "More than " + perSecond + " " + what + " a second (setting " + setting + "). Wait a little";
    }

    private Bucket bucket(String who) {
        return buckets.get(
                who,
                _ -> Bucket.builder()
                        .withCustomTimePrecision(new Meter(time))
                        .addLimit(limit -> limit.capacity((long) perSecond * BURST_SECONDS)
                                .refillGreedy(perSecond, Duration.ofSeconds(1)))
                        .build());
    }

    private record Meter(Time time) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return time.nanos();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
