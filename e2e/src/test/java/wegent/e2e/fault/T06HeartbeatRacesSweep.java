package wegent.e2e.fault;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.e2e.fault.FlakyNetwork.Way;
import wegent.protocol.ChatEvent;
import wegent.protocol.DeviceStatus;

/// T6: a heartbeat comes in the same window as the end of the lease and the sweep. Here with real processes;
/// the interleavings one by one are a test of the backend's presence.
class T06HeartbeatRacesSweep {
    @ParameterizedTest
    @EnumSource
    void theNewestFactWins(Setup setup) {
        Faults.run("T06 heartbeat races sweep", setup, Setup.timing(1, 2, 1, 1), 4, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var device = first.cluster.device("ann", "laptop-" + first.lane);
        return round -> {
            var page = round.viewers("ann", 1).getFirst();
            round.atAnyInstant(Duration.ofSeconds(1));

            device.network().freeze(EnumSet.allOf(Way.class));
            round.pause(Duration.ofMillis(1_500 + round.random.nextInt(1_500)));
            device.network().thaw();
            var healed = System.nanoTime();

            round.cluster.awaitStatus(device, "online", Duration.ofSeconds(8));
            round.recovered(healed);
            var work = round.begin(device, 5, List.of(page));
            round.complete(List.of(work));
            oneEventEach(page, device);
        };
    }

    /// Offline and online take turns: no change is told twice.
    private static void oneEventEach(Viewer page, FaultCluster.Device device) {
        boolean offline = false;
        for (var event : page.heard) {
            if (event instanceof ChatEvent.DeviceOffline(var id, var _)
                    && id.value().equals(device.id())) {
                if (offline) {
                    throw new AssertionError("device:offline twice");
                }
                offline = true;
            } else if (event instanceof ChatEvent.DeviceOnline online
                    && online.deviceId().value().equals(device.id())) {
                offline = false;
            } else if (event instanceof ChatEvent.DeviceStatusChanged changed
                    && changed.deviceId().value().equals(device.id())) {
                offline = changed.status() == DeviceStatus.OFFLINE;
            }
        }
        if (offline) {
            throw new AssertionError("The last word of a device that is online is device:offline");
        }
    }
}
