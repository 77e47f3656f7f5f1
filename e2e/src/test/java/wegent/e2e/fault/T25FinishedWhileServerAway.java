package wegent.e2e.fault;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.base.Eventually;
import wegent.protocol.SubtaskStatus;

/// T25: the agent ends while no backend is there, then its executor is killed; the backend comes back and its sweep
/// runs
/// first. The outbox wins.
class T25FinishedWhileServerAway {
    /// Whether the sweep runs before the device is back; by chance when absent.
    Boolean sweepFirst;

    @ParameterizedTest
    @EnumSource
    void theOutboxWinsOverTheSweep(Setup setup) {
        Faults.run("T25 finished while the backend is away", setup, Setup.quick(), 1, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var device = first.cluster.device("ann", "laptop");
        return round -> {
            var work = round.begin(device, 50, round.viewers("ann", 2));
            work.awaitLines(1);
            round.atAnyInstant(Duration.ofMillis(700));
            var sweepFirst = this.sweepFirst == null ? round.random.nextBoolean() : this.sweepFirst;

            round.cluster.nodes.forEach(node -> node.kill());
            Eventually.until("the agent ends", () -> work.ledger().ended());
            round.pause(Duration.ofMillis(200)); // what it printed last is on its way to the outbox
            device.process().kill();
            round.cluster.nodes.forEach(node -> node.start());
            if (sweepFirst) {
                work.await(SubtaskStatus.FAILED, Duration.ofSeconds(15));
            }
            device.process().start();
            var back = System.nanoTime();

            if (sweepFirst) {
                work.await(SubtaskStatus.COMPLETED, Duration.ofSeconds(20));
            }
            round.complete(List.of(work), Duration.ofSeconds(20));
            round.recovered(back, List.of(work));
        };
    }
}
