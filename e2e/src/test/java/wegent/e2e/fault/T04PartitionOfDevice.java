package wegent.e2e.fault;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.base.Eventually;
import wegent.e2e.fault.FlakyNetwork.Way;
import wegent.protocol.SubtaskStatus;

/// T4: a device is cut off for 5 s, 60 s, 120 s, 30 min; scaled by 30 (a lease of 3 s for 90 s), the last to 10
/// s. The second is half a second shorter than the grace of 2 s: so long a device has to be back.
class T04PartitionOfDevice {
    enum Partition {
        INVISIBLE(170),
        RECONNECTING(1_500),
        OFFLINE(4_000),
        LONG(10_000);

        final Duration length;

        Partition(int millis) {
            length = Duration.ofMillis(millis);
        }
    }

    /// The partitions to choose from.
    List<Partition> partitions = List.of(Partition.values());

    @ParameterizedTest
    @EnumSource
    void deliversAllInTheEnd(Setup setup) {
        Faults.run("T04 partition of a device", setup, Setup.quick(), 3, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var device = first.cluster.device("ann", "laptop-" + first.lane);
        return round -> {
            var partition = round.oneOf(partitions);
            var frozen = round.random.nextBoolean();
            var work = round.begin(device, 150, round.viewers("ann", 2));
            work.awaitLines(1);
            round.atAnyInstant(Duration.ofSeconds(2));

            if (frozen) {
                device.network().freeze(EnumSet.allOf(Way.class));
            } else {
                device.network().refuse(true);
                device.network().cut();
            }
            round.pause(partition.length);
            if (partition == Partition.LONG && !round.cluster.status(device).equals("offline")) {
                throw new AssertionError("It is " + round.cluster.status(device) + " after " + partition.length);
            }
            if (partition.length.compareTo(Partition.RECONNECTING.length) > 0) { // work that was given up is stopped
                Eventually.until("the agent ends", () -> work.ledger().ended());
            }
            device.network().refuse(false);
            device.network().thaw();
            var healed = System.nanoTime();

            round.complete(List.of(work), Duration.ofSeconds(25));
            round.recovered(healed, List.of(work));
            var statuses = work.shown().statuses();
            if (partition == Partition.INVISIBLE && statuses.contains(SubtaskStatus.FAILED)) {
                throw new AssertionError("A short partition was shown: " + statuses);
            }
            round.cluster.awaitStatus(device, "online");
        };
    }
}
