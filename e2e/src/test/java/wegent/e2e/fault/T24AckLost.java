package wegent.e2e.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.base.Eventually;
import wegent.e2e.fault.AckFault.Part;
import wegent.e2e.fault.FlakyNetwork.Fate;

/// T24: exactly one message between device and backend, or page and backend, is lost, with or without its link,
/// or comes twice: the order to start, its acknowledgement, the last events, theirs.
class T24AckLost {
    /// A message that is lost on a link that stays is sent again after 30 s.
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    /// Chooses among the faults; all of them by default.
    Predicate<AckFault> only = _ -> true;

    @ParameterizedTest
    @EnumSource
    void startsOneAgentAndEndsOnce(Setup setup) {
        Faults.run("T24 one message lost or doubled", setup, Setup.quick(), 4, this::lane);
    }

    private List<AckFault> faults() {
        var faults = new ArrayList<AckFault>();
        for (var fate : List.of(Fate.LOSE_AND_CUT, Fate.DOUBLE, Fate.LOSE)) {
            for (var event : List.of("task:execute", "task:progress", "task:complete", "chat:send")) {
                faults.add(new AckFault(event, Part.ACK, fate));
                faults.add(new AckFault(event, Part.EVENT, fate));
            }
        }
        faults.removeIf(only.negate());
        return faults;
    }

    private Faults.Scenario lane(Round first) {
        var device = first.cluster.device("ann", "laptop-" + first.lane);
        var network = first.cluster.network();
        return round -> {
            var fault = round.oneOf(faults());
            System.out.println("T24 lane " + round.lane + ": " + fault);
            device.network().filter(fault);
            network.filter(fault);
            try (var page = round.cluster.viewer("ann", network)) {
                var work = round.begin(device, 40 + round.random.nextInt(40), List.of(page));
                round.complete(List.of(work), PATIENCE);
                Eventually.until(fault + " happened", () -> fault.befallen().isPresent());
                round.recovered(fault.befallen().getAsLong(), List.of(work));
            } catch (AssertionError e) {
                throw new AssertionError(fault + ": " + e.getMessage(), e);
            }
        };
    }
}
