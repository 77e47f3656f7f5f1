package wegent.e2e.fault;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// T1: the backend is killed (-9) while five agents stream to three pages each.
class T01KillBackendMidStream {
    private static final int TASKS = 5;
    private static final int PAGES = 3;
    private static final int LINES = 250;

    @ParameterizedTest
    @EnumSource
    void losesNothingAndDoublesNothing(Setup setup) {
        Faults.run("T01 kill -9 of the backend", setup, Setup.timing(1, 60, 1, 30), 1, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var device = first.cluster.device("ann", "laptop");
        return round -> {
            var pages = round.viewers("ann", PAGES);
            var works = round.atWork(device, TASKS, LINES, pages);
            round.atAnyInstant(Duration.ofSeconds(2));

            var node = round.cluster.nodes.get(round.random.nextInt(round.cluster.nodes.size()));
            var killed = System.nanoTime();
            node.kill();
            node.start();
            var open = System.nanoTime();

            round.complete(works, Duration.ofSeconds(30));
            round.recovered(round.cluster.setup == Setup.ONE_NODE ? open : killed, works);
            round.neverFailed(works);
        };
    }
}
