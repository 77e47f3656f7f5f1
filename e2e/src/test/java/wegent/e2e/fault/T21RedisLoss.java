package wegent.e2e.fault;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// T21: Redis is stopped and comes back empty, forgets all, freezes, or its links break, while agents work.
class T21RedisLoss {
    private enum Loss {
        STOPPED,
        FLUSHED,
        FROZEN,
        CUT
    }

    @Test
    void streamsGoOnAndPresenceComesBack() {
        Faults.run("T21 loss of Redis", Setup.TWO_NODES, Setup.timing(1, 6, 1, 4), 1, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var device = first.cluster.device("ann", "laptop");
        return round -> {
            var stores = round.cluster.stores;
            var loss = round.oneOf(List.of(Loss.values()));
            var pages = round.viewers("ann", 2);
            var works = round.atWork(device, 3, 200, pages);
            round.atAnyInstant(Duration.ofSeconds(1));

            switch (loss) {
                case STOPPED -> {
                    stores.redis.kill();
                    round.pause(Duration.ofSeconds(3));
                    stores.redis.startAgain();
                }
                case FLUSHED -> stores.redis.flush();
                case FROZEN -> {
                    stores.redis.freeze();
                    round.pause(Duration.ofSeconds(5));
                    stores.redis.thaw();
                }
                case CUT -> stores.toRedis.cut();
            }
            var back = System.nanoTime();

            try {
                round.cluster.awaitStatus(device, "online", Duration.ofSeconds(10));
                round.complete(works, Duration.ofSeconds(25));
                round.neverFailed(works);
                round.complete(List.of(round.begin(device, 5, pages)));
            } catch (AssertionError e) {
                throw new AssertionError(loss + ": " + e.getMessage(), e);
            }
            round.recovered(back, works);
        };
    }
}
