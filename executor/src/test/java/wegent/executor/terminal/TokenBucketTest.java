package wegent.executor.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000;

    private static final int RATE = 1000;

    private final TokenBucket bucket = new TokenBucket(500, 0);

    @Test
    void aBurstPassesAtOnce() {
        bucket.take(499);

        assertThat(bucket.nanosUntilFree(RATE, 0)).isZero();
    }

    @Test
    void aPieceThatIsMoreThanWhatIsLeftIsWaitedForAfterwards() {
        bucket.take(1500);

        assertThat(bucket.nanosUntilFree(RATE, 0)).isBetween(SECOND, SECOND + SECOND / 100);
        assertThat(bucket.nanosUntilFree(RATE, SECOND / 2)).isBetween(SECOND / 2, SECOND / 2 + SECOND / 100);
        assertThat(bucket.nanosUntilFree(RATE, SECOND + SECOND / 100)).isZero();
    }

    @Test
    void atHalfTheRateItIsWaitedForTwiceAsLong() {
        bucket.take(1500);

        assertThat(bucket.nanosUntilFree(RATE / 2, 0)).isBetween(2 * SECOND, 2 * SECOND + SECOND / 50);
    }

    @Test
    void aLongSilenceSavesUpNoMoreThanABurst() {
        assertThat(bucket.nanosUntilFree(RATE, 3600 * SECOND)).isZero();
        bucket.take(501);

        assertThat(bucket.nanosUntilFree(RATE, 3600 * SECOND)).isPositive();
    }
}
