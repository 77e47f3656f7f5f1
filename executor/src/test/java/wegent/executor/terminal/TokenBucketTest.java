package wegent.executor.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000;

    private final TokenBucket bucket = new TokenBucket(1000, 500, 0);

    @Test
    void aBurstPassesAtOnce() {
        bucket.take(499);

        assertThat(bucket.nanosUntilFree(0)).isZero();
    }

    @Test
    void aPieceThatIsMoreThanWhatIsLeftIsWaitedForAfterwards() {
        bucket.take(1500);

        assertThat(bucket.nanosUntilFree(0)).isBetween(SECOND, SECOND + SECOND / 100);
        assertThat(bucket.nanosUntilFree(SECOND / 2)).isBetween(SECOND / 2, SECOND / 2 + SECOND / 100);
        assertThat(bucket.nanosUntilFree(SECOND + SECOND / 100)).isZero();
    }

    @Test
    void aLongSilenceSavesUpNoMoreThanABurst() {
        assertThat(bucket.nanosUntilFree(3600 * SECOND)).isZero();
        bucket.take(501);

        assertThat(bucket.nanosUntilFree(3600 * SECOND)).isPositive();
    }
}
