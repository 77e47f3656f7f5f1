package wegent.backend.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import wegent.backend.account.AttemptCounts.Counted;
import wegent.backend.account.AttemptLimit.Growing;
import wegent.backend.account.AttemptLimit.Steady;
import wegent.base.FakeTime;

class MemoryAttemptCountsTest extends AttemptCountsContract {
    private final FakeTime time = new FakeTime();
    private final AttemptCounts counts = new MemoryAttemptCounts(time);

    @Override
    AttemptCounts counts() {
        return counts;
    }

    @Test
    void delaysGrowUpToTheLongestAndEndAfterAnHour() {
        var guess = List.of(new Counted("ann", new Growing(2, Duration.ofSeconds(6), Duration.ofSeconds(30))));
        counts.reserve(guess);
        counts.reserve(guess);

        for (var seconds : List.of(6, 12, 24, 30, 30)) {
            assertThat(counts.reserve(guess)).isEqualTo(Duration.ofSeconds(seconds));
            time.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(counts.reserve(guess)).isEqualTo(Duration.ofMillis(1));
            time.advance(Duration.ofMillis(1));
            assertThat(counts.reserve(guess)).isZero();
        }
        time.advance(Duration.ofHours(1));
        assertThat(counts.reserve(guess)).isZero();
        assertThat(counts.reserve(guess)).isZero();
        assertThat(counts.reserve(guess)).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void aSteadyLimitForgivesOneInEachInterval() {
        var guess = List.of(new Counted("address", new Steady(3, Duration.ofSeconds(6))));
        for (int i = 0; i < 3; i++) {
            assertThat(counts.reserve(guess)).isZero();
        }

        assertThat(counts.reserve(guess)).isEqualTo(Duration.ofSeconds(6));
        time.advance(Duration.ofSeconds(4));
        assertThat(counts.reserve(guess)).isEqualTo(Duration.ofSeconds(2));
        time.advance(Duration.ofSeconds(2));
        assertThat(counts.reserve(guess)).isZero();
        assertThat(counts.reserve(guess)).isPositive();
        time.advance(Duration.ofSeconds(12));
        assertThat(counts.reserve(guess)).isZero();
        assertThat(counts.reserve(guess)).isZero();
        assertThat(counts.reserve(guess)).isPositive();
    }
}
