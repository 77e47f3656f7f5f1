package wegent.backend.account;

import java.time.Duration;
import java.time.Instant;

/// One count of attempts and when it is too high. Pure: the store keeps the [Count].
sealed interface AttemptLimit {
    /// So many attempts were made, the last of them `last`.
    record Count(double attempts, Instant last) {}

    /// How long an attempt has to wait at `now`; nothing when it may be made.
    Duration wait(Count count, Instant now);

    /// The count with one attempt more.
    Count add(Count count, Instant now);

    /// After how long without an attempt nothing is left of the count.
    Duration forgottenAfter();

    /// `burst` attempts at once; of them one is forgiven in each `interval`.
    record Steady(int burst, Duration interval) implements AttemptLimit {
        @Override
        public Duration wait(Count count, Instant now) {
            var over = left(count, now) + 1 - burst;
            return over <= 0 ? Duration.ZERO : Duration.ofMillis(Math.round(over * interval.toMillis()));
        }

        @Override
        public Count add(Count count, Instant now) {
            return new Count(left(count, now) + 1, now);
        }

        private double left(Count count, Instant now) {
            var forgiven = (double) Duration.between(count.last, now).toMillis() / interval.toMillis();
            return Math.max(0, count.attempts - Math.max(0, forgiven));
        }

        @Override
        public Duration forgottenAfter() {
            return interval.multipliedBy(burst);
        }
    }

    /// `free` attempts at once; then each waits twice as long as the one before, from `first` up to `longest`. All is
    /// forgotten an hour after the last.
    record Growing(int free, Duration first, Duration longest) implements AttemptLimit {
        private static final int MAX_DOUBLINGS = 20;

        @Override
        public Duration wait(Count count, Instant now) {
            var attempts = left(count, now);
            if (attempts < free) {
                return Duration.ZERO;
            }
            var doubled = first.multipliedBy(1L << Math.min(MAX_DOUBLINGS, (int) attempts - free));
            var delay = doubled.compareTo(longest) < 0 ? doubled : longest;
            var left = delay.minus(Duration.between(count.last, now));
            return left.isNegative() ? Duration.ZERO : left;
        }

        @Override
        public Count add(Count count, Instant now) {
            return new Count(left(count, now) + 1, now);
        }

        private double left(Count count, Instant now) {
            return Duration.between(count.last, now).compareTo(forgottenAfter()) < 0 ? count.attempts : 0;
        }

        @Override
        public Duration forgottenAfter() {
            return Duration.ofHours(1);
        }
    }
}
