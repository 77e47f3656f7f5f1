package wegent.e2e.fault;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.base.Eventually;
import wegent.protocol.SubtaskStatus;

/// T8: a cloned disk: two executors of one user say that they are the same device.
class T08SameDeviceTwice {
    @ParameterizedTest
    @EnumSource
    void theNewerWinsAndTheOlderIsToldAndStays(Setup setup) {
        Faults.run("T08 same device twice", setup, Setup.quick(), 2, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        return round -> {
            var id = "clone-" + round.lane + "-" + round.random.nextInt(1_000_000);
            var older = round.cluster.startDevice("ann", id, id + "-older", Map.of());
            round.cluster.awaitStatus(older, "online");
            var pages = round.viewers("ann", 1);
            var work = round.begin(older, 1000, pages);
            work.awaitLines(1);
            round.atAnyInstant(Duration.ofSeconds(2));

            var newer = round.cluster.startDevice("ann", id, id + "-newer", Map.of());
            var started = System.nanoTime();
            theOlderIsTold(older);
            round.recovered(started);
            endsOnceAsReplaced(work);
            round.complete(List.of(round.begin(newer, 5, pages)));
            if (!newer.process().isAlive()) {
                throw new AssertionError(
                        "The newer was ended too: " + newer.process().output());
            }

            takeBack(round, older, newer);
            round.complete(List.of(round.begin(older, 5, pages)));
            older.process().close();
        };
    }

    private static void theOlderIsTold(FaultCluster.Device older) {
        older.process().awaitExit();
        if (!older.process().output().contains("taken over by")) {
            throw new AssertionError(
                    "The older was not told: " + older.process().output());
        }
    }

    private static void endsOnceAsReplaced(Work work) {
        work.awaitEnd(Duration.ofSeconds(15));
        var shown = work.shown();
        if (shown.status() != SubtaskStatus.FAILED || !work.ledger().text().startsWith(shown.text())) {
            throw new AssertionError("The older's task is " + shown.status() + ": " + shown.wrongs());
        }
        if (shown.statuses().stream().filter(SubtaskStatus::isFinal).count() != 1) {
            throw new AssertionError("More than one end: " + shown.statuses());
        }
        Eventually.until(
                "the older's agent ends",
                () -> ProcessHandle.of(work.ledger().pid())
                        .filter(ProcessHandle::isAlive)
                        .isEmpty());
    }

    /// The older does not come back by itself, and keeps what nobody has acknowledged, until its owner starts
    /// it again: then it has nothing left, as any device.
    private static void takeBack(Round round, FaultCluster.Device older, FaultCluster.Device newer) {
        older.process().start();
        newer.process().awaitExit();
        newer.process().close();
        round.cluster.awaitStatus(older, "online");
    }
}
