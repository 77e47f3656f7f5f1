package wegent.backend.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The rules of tasks, streams and queues, held against random schedules of a system of two nodes and three
/// machines. More of them with `-Dwegent.schedules=1000000`, others with `-Dwegent.seed=`.
class ModelCheckTest {
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("wegent.backend.presence"), Logger.getLogger("wegent.backend.stream"));

    @BeforeAll
    static void beQuiet() {
        QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void nothingIsLostNothingTwiceNothingStuck() {
        var schedules = Integer.getInteger("wegent.schedules", 100_000);
        var seed = Long.getLong("wegent.seed", 1);

        var failure = new Schedules(EnumSet.noneOf(Bug.class)).run(seed, schedules);

        assertThat(failure).as(() -> failure.toString()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void eachFaultPutBackIsFound(Bug bug) {
        assertThat(new Schedules(Set.of(bug)).run(1, 100_000)).isPresent();
    }
}
