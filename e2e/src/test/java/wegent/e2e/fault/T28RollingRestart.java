package wegent.e2e.fault;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// T28: two nodes are restarted one after the other (SIGTERM) while agents work.
class T28RollingRestart {
    private static final Duration DRAINED = Duration.ofSeconds(15);

    @Test
    void dropsNoStreamAndFailsNoTask() {
        Faults.run("T28 rolling restart", Setup.TWO_NODES, Setup.timing(1, 30, 1, 20), 1, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var device = first.cluster.device("ann", "laptop");
        return round -> {
            var pages = round.viewers("ann", 3);
            var works = round.atWork(device, 3, 400, pages);
            round.atAnyInstant(Duration.ofSeconds(1));

            var since = System.nanoTime();
            for (var node : round.cluster.nodes) {
                node.stop(DRAINED);
                node.start();
            }

            round.complete(works, Duration.ofSeconds(30));
            round.recovered(since, works);
            round.neverFailed(works);
        };
    }
}
