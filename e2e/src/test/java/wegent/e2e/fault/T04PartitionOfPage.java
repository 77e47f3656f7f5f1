package wegent.e2e.fault;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.e2e.fault.FlakyNetwork.Quality;
import wegent.e2e.fault.FlakyNetwork.Way;

/// T4, the other link: a page is cut off while an answer streams, and comes back while it streams or after its
/// end.
class T04PartitionOfPage {
    @ParameterizedTest
    @EnumSource
    void thePageCatchesUp(Setup setup) {
        Faults.run("T04 partition of a page", setup, Setup.quick(), 3, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var device = first.cluster.device("ann", "laptop-" + first.lane);
        var network = first.cluster.network();
        return round -> {
            network.quality(
                    round.random.nextBoolean()
                            ? Quality.GOOD
                            : new Quality(Duration.ofMillis(round.random.nextInt(20)), 1_500, 200_000));
            try (var far = round.cluster.viewer("ann", network)) {
                var near = round.viewers("ann", 1).getFirst();
                var work = round.begin(device, 100, List.of(near, far));
                work.awaitLines(1);
                round.atAnyInstant(Duration.ofSeconds(1));

                switch (round.random.nextInt(3)) {
                    case 0 -> network.freeze(EnumSet.allOf(Way.class));
                    case 1 -> network.hangUp();
                    default -> network.cut();
                }
                network.refuse(true);
                round.atAnyInstant(Duration.ofSeconds(4));
                network.refuse(false);
                network.thaw();
                var healed = System.nanoTime();

                round.complete(List.of(work));
                round.recovered(healed, List.of(new Work(device, work.ledger(), work.sent(), List.of(far))));
            }
        };
    }
}
