package wegent.e2e.fault;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.base.Eventually;
import wegent.protocol.ChatRequest;
import wegent.protocol.SubtaskStatus;

/// T26: an agent that ignores SIGTERM, with a daemon, a session leader and a double-forked child, is cancelled:
/// at its start, while it works, and while its device is cut off.
class T26CancelProcessTree {
    private enum When {
        AT_START,
        WORKING,
        CUT_OFF
    }

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @ParameterizedTest
    @EnumSource
    void leavesNoProcessAndEndsOnce(Setup setup) {
        Faults.run("T26 cancel and process tree", setup, Setup.timing(1, 30, 1, 20), 3, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var device = first.cluster.device("ann", "laptop-" + first.lane);
        return round -> {
            var mark = 1_000_000 + round.random.nextInt(1_000_000_000);
            var page = round.viewers("ann", 1).getFirst();
            var when = round.oneOf(List.of(When.values()));
            var sent = page.send(device, stubborn(mark));
            var shown = page.of(sent);
            if (when != When.AT_START) {
                Eventually.until("it works", () -> shown.text().contains("ready"));
            }
            round.atAnyInstant(Duration.ofMillis(500));

            if (when == When.CUT_OFF) {
                device.network().refuse(true);
                device.network().cut();
            }
            var asked = System.nanoTime();
            page.call(new ChatRequest.Cancel(sent.answer().subtaskId()));
            if (when == When.CUT_OFF) {
                round.atAnyInstant(Duration.ofSeconds(2));
                device.network().refuse(false);
            }

            Eventually.until(when + ": shown as cancelled", LIMIT, () -> shown.status() == SubtaskStatus.CANCELLED);
            Eventually.until(when + ": no process is left", LIMIT, () -> left(mark) == 0);
            round.recovered(asked);
            if (shown.statuses().stream().filter(SubtaskStatus::isFinal).count() != 1) {
                throw new AssertionError("More than one end: " + shown.statuses());
            }
            round.slotsFree(device);
        };
    }

    /// Every process of it carries `mark` in its command line.
    private static String stubborn(int mark) {
        return "trap '' TERM INT HUP; sleep " + mark + " & setsid sleep " + mark + " & (setsid bash -c 'trap \"\" TERM;"
                + " (sleep " + mark + " &) ; sleep " + mark + "' &) ; echo ready; while :; do sleep " + mark + "; done";
    }

    private static long left(int mark) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(arguments -> String.join(" ", arguments).contains(Integer.toString(mark)))
                        .orElse(false))
                .count();
    }
}
