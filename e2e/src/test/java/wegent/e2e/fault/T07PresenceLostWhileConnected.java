package wegent.e2e.fault;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// T7: Redis forgets that a device is there (eviction, FLUSHALL) while it is connected.
class T07PresenceLostWhileConnected {
    @Test
    void itIsMadeAgainAndNothingFails() {
        Faults.run("T07 presence lost while connected", Setup.TWO_NODES, Setup.quick(), 1, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var device = first.cluster.device("ann", "laptop");
        return round -> {
            var pages = round.viewers("ann", 2);
            var work = round.begin(device, 150, pages);
            work.awaitLines(1);
            round.atAnyInstant(Duration.ofSeconds(2));

            round.cluster.stores.redis.flush();
            var flushed = System.nanoTime();
            var meanwhile = round.begin(device, 5, pages);

            round.cluster.awaitStatus(device, "online", Duration.ofSeconds(4));
            round.complete(List.of(work, meanwhile));
            round.recovered(flushed, List.of(work, meanwhile));
            round.neverFailed(List.of(work, meanwhile));
        };
    }
}
