package wegent.e2e.fault;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.base.Eventually;

/// T20: 500 devices behind one address lose their links at once; one of them has a wrong key.
class T20ManyDevicesBehindOneAddress {
    private static final int DEVICES = 500;

    @ParameterizedTest
    @EnumSource
    void noneIsRefusedForItsNeighbours(Setup setup) {
        Faults.run("T20 500 devices behind one address", setup, Setup.timing(15, 90, 30, 60), 1, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var cluster = first.cluster;
        var network = cluster.network();
        var fleet = new Fleet(network);
        IntStream.range(0, DEVICES).forEach(i -> fleet.add("fleet-" + i, cluster.token(i % 2 == 0 ? "ann" : "bob")));
        fleet.add("stranger", "wg-wrong");
        return round -> {
            awaitAll(fleet);
            round.atAnyInstant(Duration.ofSeconds(1));

            network.cut();
            round.atAnyInstant(Duration.ofSeconds(1));
            network.hangUp();
            var healed = System.nanoTime();

            awaitAll(fleet);
            round.recovered(healed);
            for (var refusal : fleet.refusals) {
                if (!refusal.startsWith("stranger")) {
                    throw new AssertionError("Refused: " + refusal);
                }
            }
        };
    }

    private static void awaitAll(Fleet fleet) {
        Eventually.until("all are registered", Duration.ofSeconds(40), () -> fleet.registered() == DEVICES);
    }
}
