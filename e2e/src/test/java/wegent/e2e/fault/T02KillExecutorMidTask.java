package wegent.e2e.fault;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.base.Eventually;
import wegent.protocol.SubtaskStatus;

/// T2: the executor is killed (-9) while its agent works. When it comes back within its grace it adopts the
/// agent, which never stopped; when it comes later, an agent that ended meanwhile makes good what was shown as
/// failed.
class T02KillExecutorMidTask {
    @ParameterizedTest
    @EnumSource
    void theAgentGoesOnAndIsAdopted(Setup setup) {
        Faults.run("T02 kill -9 of the executor", setup, Setup.timing(1, 12, 1, 10), 2, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var device = first.cluster.device("ann", "laptop-" + first.lane);
        return round -> {
            var work = round.begin(device, 200, round.viewers("ann", 2));
            work.awaitLines(1);
            round.atAnyInstant(Duration.ofSeconds(2));

            device.process().kill();
            round.pause(Duration.ofSeconds(round.random.nextBoolean() ? 1 : 4));
            device.process().start();
            var started = System.nanoTime();

            round.complete(List.of(work), Duration.ofSeconds(25));
            round.recovered(started, List.of(work));
        };
    }

    @ParameterizedTest
    @EnumSource
    void whatEndedWhileItWasAwayCountsAfterTheGrace(Setup setup) {
        Faults.run("T02 executor away beyond its grace", setup, Setup.quick(), 2, this::beyondGrace);
    }

    private Faults.Scenario beyondGrace(Round first) {
        var device = first.cluster.device("ann", "laptop-" + first.lane);
        return round -> {
            var work = round.begin(device, 100, round.viewers("ann", 2));
            work.awaitLines(1);
            round.atAnyInstant(Duration.ofSeconds(1));

            device.process().kill();
            work.await(SubtaskStatus.FAILED, Duration.ofSeconds(15));
            Eventually.until("the agent ends", () -> work.ledger().ended());
            device.process().start();
            var started = System.nanoTime();

            work.await(SubtaskStatus.COMPLETED, Duration.ofSeconds(20));
            round.complete(List.of(work));
            round.recovered(started, List.of(work));
        };
    }
}
