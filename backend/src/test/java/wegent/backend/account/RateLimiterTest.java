package wegent.backend.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import wegent.base.FakeTime;

class RateLimiterTest {
    private final FakeTime time = new FakeTime();

    @Test
    void aBurstIsAllowedAndThenSoManyASecond() {
        var limiter = new RateLimiter(5, "wegent.limits.some", time);

        for (var i = 0; i < 50; i++) {
            assertThat(limiter.take("ann")).isZero();
        }
        assertThat(limiter.take("ann")).isPositive().isLessThanOrEqualTo(Duration.ofMillis(200));
        assertThat(limiter.take("bob")).as("another one").isZero();

        time.advance(Duration.ofSeconds(1));
        for (var i = 0; i < 5; i++) {
            assertThat(limiter.take("ann")).isZero();
        }
        assertThat(limiter.take("ann")).isPositive();
    }

    @Test
    void zeroIsNoBound() {
        var limiter = new RateLimiter(0, "wegent.limits.some", time);

        for (var i = 0; i < 10_000; i++) {
            assertThat(limiter.take("ann")).isZero();
        }
    }

    @Test
    void itSaysWhichSettingItIs() {
        assertThat(new RateLimiter(5, "wegent.limits.some", time).text("requests"))
                .contains("5", "wegent.limits.some");
    }
}
