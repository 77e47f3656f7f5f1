package wegent.e2e.fault;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.base.Eventually;
import wegent.e2e.fault.FlakyNetwork.Way;
import wegent.protocol.SubtaskStatus;

/// T5: packets are dropped without a word, both ways or one way.
class T05HalfOpenLink {
    private static final List<Set<Way>> WAYS =
            List.of(EnumSet.of(Way.UP), EnumSet.of(Way.DOWN), EnumSet.allOf(Way.class));

    /// Two heartbeats unanswered, the lease, a sweep; and what two busy cores need.
    private static final Duration DETECTED = Duration.ofSeconds(6);

    @ParameterizedTest
    @EnumSource
    void isDetectedAndReportedHonestly(Setup setup) {
        Faults.run("T05 half-open link", setup, Setup.quick(), 3, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var device = first.cluster.device("ann", "laptop-" + first.lane);
        return round -> {
            var pages = round.viewers("ann", 1);
            var work = round.begin(device, 150, pages);
            work.awaitLines(1);
            round.atAnyInstant(Duration.ofSeconds(2));

            var ways = round.oneOf(WAYS);
            device.network().freeze(ways);
            var later = round.begin(device, 5, pages);
            Eventually.until(
                    "the loss " + ways + " is seen",
                    DETECTED,
                    () -> !round.cluster.status(device).equals("online"));
            if (later.shown().status() == SubtaskStatus.RUNNING
                    && later.ledger().starts() == 0) {
                throw new AssertionError("A message is shown as running that no device has");
            }
            device.network().thaw();
            var healed = System.nanoTime();

            round.complete(List.of(work, later), Duration.ofSeconds(25));
            round.recovered(healed, List.of(work));
            round.cluster.awaitStatus(device, "online");
        };
    }
}
