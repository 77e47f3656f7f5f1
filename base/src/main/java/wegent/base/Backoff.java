package wegent.base;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait after the n-th failure in a row: exponential up to `cap`, with full jitter, so that a thousand
/// devices that lost one backend do not come back in the same instant.
public record Backoff(Duration first, Duration cap) {

    public Backoff {
        if (first.isNegative() || first.isZero() || cap.compareTo(first) < 0) {
            throw new IllegalArgumentException("Not a backoff: " + first + " up to " + cap);
        }
    }

    /// The delay before the next try: uniform between zero and `first` × 2^(failures − 1), at most `cap`.
    /// `failures` counts from 1.
    public Duration delay(int failures, RandomGenerator random) {
        var limit = limit(failures).toNanos();
        return Duration.ofNanos(random.nextLong(limit + 1));
    }

    private Duration limit(int failures) {
        var doublings = Math.clamp(failures - 1L, 0, 30);
        var grown = first.multipliedBy(1L << doublings);
        return grown.compareTo(cap) > 0 ? cap : grown;
    }
}
