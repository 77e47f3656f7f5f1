package wegent.e2e.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.base.Eventually;

/// T19: the backend restarts and all its devices come back at once, then again in the middle of that. The
/// number of devices is `wegent.faults.devices` (300, so that an instant takes seconds; the figure of 10,000 is
/// a benchmark's).
class T19ReconnectStorm {
    static final int DEVICES = Integer.getInteger("wegent.faults.devices", 300);

    @ParameterizedTest
    @EnumSource
    void allComeBackAndNoTaskFails(Setup setup) {
        Faults.run("T19 reconnect storm, " + DEVICES + " devices", setup, Setup.timing(15, 90, 30, 60), 1, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var cluster = first.cluster;
        var device = cluster.device("ann", "laptop");
        var network = cluster.network();
        var fleet = new Fleet(network);
        IntStream.range(0, DEVICES).forEach(i -> fleet.add("fleet-" + i, cluster.token("bob")));
        return round -> {
            awaitAll(fleet);
            var pages = round.viewers("ann", 1);
            var works = round.atWork(device, 3, 250, pages);
            round.atAnyInstant(Duration.ofSeconds(2));

            cluster.nodes.forEach(node -> node.kill());
            cluster.nodes.forEach(node -> node.start());
            var open = System.nanoTime();
            round.atAnyInstant(Duration.ofSeconds(1));
            network.cut(); // the second storm, in the middle of the first
            var slowest = asking(round, fleet);

            round.complete(works, Duration.ofSeconds(45));
            round.recovered(open, works);
            awaitAll(fleet);
            if (slowest.compareTo(Duration.ofSeconds(1)) > 0) {
                System.out.println("T19: the slowest REST answer meanwhile took " + slowest);
            }
            if (!fleet.refusals.isEmpty()) {
                throw new AssertionError("Refused: " + fleet.refusals.peek());
            }
        };
    }

    private static void awaitAll(Fleet fleet) {
        Eventually.until("all devices are registered", Duration.ofSeconds(30), () -> fleet.registered() == DEVICES);
    }

    /// Asks for the list of tasks until all devices are back; the p99 of the answers.
    private static Duration asking(Round round, Fleet fleet) {
        var times = new ArrayList<Duration>(List.of(Duration.ZERO));
        Eventually.until("all devices are back", Duration.ofSeconds(30), () -> {
            var since = System.nanoTime();
            round.cluster.rest("ann").get("/api/tasks");
            times.add(Duration.ofNanos(System.nanoTime() - since));
            return fleet.registered() == DEVICES;
        });
        return times.stream().sorted().toList().get((times.size() - 1) * 99 / 100);
    }
}
