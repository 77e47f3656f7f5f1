package wegent.e2e.fault;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import wegent.e2e.fault.FlakyNetwork.Quality;

/// T22: PostgreSQL is killed and comes back, hangs, is slow, or its links break, while agents work. A message
/// that is sent meanwhile is sent again until it is taken, and is there once.
class T22DatabaseLoss {
    private enum Loss {
        KILLED,
        HUNG,
        SLOW,
        CUT
    }

    @Test
    void nothingAcknowledgedIsLost() {
        Faults.run("T22 loss of PostgreSQL", Setup.TWO_NODES, Setup.timing(1, 10, 1, 8), 1, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var device = first.cluster.device("ann", "laptop");
        return round -> {
            var stores = round.cluster.stores;
            var loss = round.oneOf(List.of(Loss.values()));
            var pages = round.viewers("ann", 2);
            var works = round.atWork(device, 3, 200, pages);
            round.atAnyInstant(Duration.ofSeconds(1));

            var healing = Thread.ofVirtual().start(() -> {
                switch (loss) {
                    case KILLED -> {
                        stores.postgres.kill();
                        round.pause(Duration.ofSeconds(2));
                        stores.postgres.restart();
                    }
                    case HUNG -> {
                        stores.postgres.pause();
                        round.pause(Duration.ofSeconds(4));
                        stores.postgres.resume();
                    }
                    case SLOW -> {
                        stores.toPostgres.quality(
                                new Quality(Duration.ofMillis(100), Integer.MAX_VALUE, Integer.MAX_VALUE));
                        round.pause(Duration.ofSeconds(5));
                        stores.toPostgres.quality(Quality.GOOD);
                    }
                    case CUT -> stores.toPostgres.cut();
                }
            });
            try {
                var meanwhile = round.begin(device, 5, pages);
                healing.join();
                var back = System.nanoTime();
                round.complete(works, Duration.ofSeconds(45));
                round.complete(List.of(meanwhile), Duration.ofSeconds(45));
                round.recovered(back, works);
                round.neverFailed(works);
            } catch (AssertionError e) {
                throw new AssertionError(loss + ": " + e.getMessage(), e);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
    }
}
