package wegent.backend.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import wegent.backend.account.AttemptLimit.Count;

/// The counts of one node. Threads meet here.
final class MemoryAttemptCounts implements AttemptCounts {
    private static final int MAX_COUNTS = 100_000;

    private final InstantSource clock;

    private final Cache<String, Count> counts = Caffeine.newBuilder()
            .maximumSize(MAX_COUNTS)
            .expireAfterAccess(Duration.ofHours(2))
            .build();

    MemoryAttemptCounts(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Duration reserve(List<Counted> all) {
        var now = clock.instant();
        var longest = Duration.ZERO;
        for (var counted : all) {
            var count = counts.getIfPresent(counted.key());
            var wait = counted.limit().wait(count == null ? new Count(0, now) : count, now);
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        if (longest.isZero()) {
            all.forEach(counted -> counts.asMap()
                    .merge(
                            counted.key(),
                            new Count(1, now),
                            (count, _) -> counted.limit().add(count, now)));
        }
        return longest;
    }

    @Override
    public synchronized void giveBack(List<Counted> all) {
        all.forEach(counted -> counts.asMap()
                .computeIfPresent(
                        counted.key(), (_, count) -> new Count(Math.max(0, count.attempts() - 1), count.last())));
    }

    @Override
    public synchronized void forget(Counted counted) {
        counts.invalidate(counted.key());
    }
}
