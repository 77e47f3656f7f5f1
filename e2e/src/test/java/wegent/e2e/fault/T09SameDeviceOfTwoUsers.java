package wegent.e2e.fault;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.protocol.ChatEvent;

/// T9: two users have a device of the same id; what befalls one of them never touches the other.
class T09SameDeviceOfTwoUsers {
    private enum Blow {
        KILL,
        CUT,
        DELETE
    }

    @ParameterizedTest
    @EnumSource
    void areFullyApart(Setup setup) {
        Faults.run("T09 same device id of two users", setup, Setup.quick(), 2, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var id = "shared-" + first.lane;
        var hers = first.cluster.startDevice("ann", id, "ann-" + id, java.util.Map.of());
        var his = first.cluster.startDevice("bob", id, "bob-" + id, java.util.Map.of());
        return round -> {
            round.cluster.awaitStatus(hers, "online");
            round.cluster.awaitStatus(his, "online");
            var pages = round.viewers("ann", 1);
            var work = round.begin(hers, 200, pages);
            work.awaitLines(1);
            round.atAnyInstant(Duration.ofSeconds(1));

            var struck = System.nanoTime();
            switch (round.oneOf(List.of(Blow.values()))) {
                case KILL -> {
                    his.process().kill();
                    round.cluster.awaitStatus(his, "offline");
                    his.process().start();
                }
                case CUT -> his.network().cut();
                case DELETE -> round.cluster.rest("bob").call("DELETE", "/api/devices/" + id, null);
            }

            round.complete(List.of(work));
            round.recovered(struck, List.of(work));
            round.neverFailed(List.of(work));
            for (var event : pages.getFirst().heard) {
                if (event instanceof ChatEvent.DeviceOffline || event instanceof ChatEvent.DeviceDeleted) {
                    throw new AssertionError("She heard of his device: " + event);
                }
            }
        };
    }
}
