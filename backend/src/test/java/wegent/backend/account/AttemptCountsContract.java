package wegent.backend.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import wegent.backend.account.AttemptCounts.Counted;
import wegent.backend.account.AttemptLimit.Growing;
import wegent.backend.account.AttemptLimit.Steady;

/// What holds of attempts wherever they are counted.
abstract class AttemptCountsContract {
    private static final Growing GROWING = new Growing(10, Duration.ofSeconds(6), Duration.ofMinutes(10));

    /// A new key for each test: what is counted may be shared.
    private final String key = UUID.randomUUID().toString();

    abstract AttemptCounts counts();

    private Counted growing() {
        return new Counted("name:" + key, GROWING);
    }

    private Counted steady(int burst) {
        return new Counted("address:" + key, new Steady(burst, Duration.ofHours(1)));
    }

    @Test
    void attemptsAtTheSameTimePassNoLimitTogether() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> attempt =
                    () -> counts().reserve(List.of(growing())).isZero();

            var results = threads.invokeAll(java.util.Collections.nCopies(18, attempt));

            var passed = 0;
            for (var result : results) {
                passed += result.get() ? 1 : 0;
            }
            assertThat(passed).isEqualTo(10);
        }
    }

    @Test
    void anAttemptIsCountedUnderAllKeysOrUnderNone() {
        var both = List.of(growing(), steady(1));
        assertThat(counts().reserve(both)).isZero();
        for (int i = 0; i < 20; i++) {
            assertThat(counts().reserve(both)).isPositive();
        }

        for (int i = 0; i < 9; i++) {
            assertThat(counts().reserve(List.of(growing())))
                    .as("attempt %d", i + 2)
                    .isZero();
        }
        assertThat(counts().reserve(List.of(growing()))).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
    }

    @Test
    void whatIsGivenBackOrForgottenMayBeTriedAgain() {
        for (int i = 0; i < 100; i++) {
            assertThat(counts().reserve(List.of(steady(2)))).isZero();
            counts().giveBack(List.of(steady(2)));
        }
        for (int i = 0; i < 10; i++) {
            assertThat(counts().reserve(List.of(growing()))).isZero();
        }
        assertThat(counts().reserve(List.of(growing()))).isPositive();

        counts().forget(growing());

        assertThat(counts().reserve(List.of(growing()))).isZero();
        counts().giveBack(List.of(new Counted("never counted", GROWING)));
    }

    /// Guessers of many names and addresses take turns at random: whatever the order, no count passes its limit.
    @Test
    void noOrderOfAttemptsPassesALimit() {
        for (long seed = 0; seed < 20; seed++) {
            var random = RandomGenerator.of("L64X128MixRandom");
            var scene = key + ":" + seed + ":";
            var passed = new java.util.HashMap<String, Integer>();
            for (int i = 0; i < 200; i++) {
                var all = List.of(
                        new Counted(
                                scene + "name" + random.nextInt(8),
                                new Growing(4, Duration.ofHours(1), Duration.ofHours(2))),
                        new Counted(scene + "address" + random.nextInt(3), new Steady(9, Duration.ofHours(1))),
                        new Counted(scene + "all", new Steady(20, Duration.ofHours(1))));
                if (counts().reserve(all).isZero()) {
                    if (random.nextInt(4) == 0) {
                        counts().giveBack(all);
                    } else {
                        all.forEach(counted -> passed.merge(counted.key(), 1, Integer::sum));
                    }
                }
            }

            passed.forEach((counted, times) -> assertThat(times)
                    .as(counted)
                    .isLessThanOrEqualTo(counted.contains("name") ? 4 : counted.contains("address") ? 9 : 20));
            assertThat(passed).containsEntry(scene + "all", 20);
        }
    }
}
