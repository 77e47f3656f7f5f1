package wegent.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    @Test
    void theDelayGrowsUpToTheCapAndIsSpreadOverAllOfIt() {
        var random = new SplittableRandom(1);

        for (int failures = 1; failures < 80; failures++) {
            var limit = Duration.ofSeconds((long) Math.min(30, Math.pow(2, failures - 1)));
            var longest = Duration.ZERO;
            for (int i = 0; i < 200; i++) {
                var delay = backoff.delay(failures, random);
                assertThat(delay).isBetween(Duration.ZERO, limit);
                longest = delay.compareTo(longest) > 0 ? delay : longest;
            }
            assertThat(longest).isGreaterThan(limit.multipliedBy(9).dividedBy(10));
        }
    }
}
