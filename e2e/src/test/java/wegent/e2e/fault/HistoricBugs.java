package wegent.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.e2e.fault.T04PartitionOfDevice.Partition;

/// Bugs that other systems had, or that a fault test is there to keep out, are put back one by one, as patches
/// in `mutants/`; each must be caught by the fault test that is there for it.
class HistoricBugs {
    private static final Faults.Limits LIMITS = new Faults.Limits(8, 1, Duration.ofSeconds(60), false);

    /// The patch `mutants/NAME.patch` (in lower case, with dashes), and the test that must catch it.
    enum Bug {
        FINAL_REPORT_LOST(() -> acks("LOSE_AND_CUT EVENT of task:complete")),
        ANOTHER_USERS_TASKS_FAIL(() -> new T09SameDeviceOfTwoUsers().areFullyApart(Setup.ONE_NODE)),
        CURSOR_TAKEN_FOR_COMPLETE(() -> new T04PartitionOfPage().thePageCatchesUp(Setup.ONE_NODE)),
        OUTBOX_LEAKS(() -> acks("DOUBLE EVENT of task:progress")),
        FINISHED_WORK_RUNS_AGAIN(() -> acks("DOUBLE EVENT of task:execute")),
        PING_PONG_TAKEOVER(() -> new T08SameDeviceTwice().theNewerWinsAndTheOlderIsToldAndStays(Setup.ONE_NODE)),
        LEASE_ENDS_WHILE_CONNECTED(() -> new T09SameDeviceOfTwoUsers().areFullyApart(Setup.ONE_NODE)),
        NO_GRACE(() -> partition(Partition.INVISIBLE)),
        TREE_NOT_KILLED(() -> new T26CancelProcessTree().leavesNoProcessAndEndsOnce(Setup.ONE_NODE)),
        UNKNOWN_START_TAKEN_FOR_FAILED(() -> acks("LOSE EVENT of task:execute")),
        FULL_DISK_TAKES_WORK(() -> new T23DiskFull().aFullDeviceHoldsItsAgentsAndGetsNoWork(Setup.ONE_NODE)),
        LATE_RESULT_REFUSED(HistoricBugs::finishedWhileAway),
        LINK_GOOD_TWICE(() -> new T15UsedLink().letsNobodyInTwice(Setup.ONE_NODE));

        @SuppressWarnings("ImmutableEnumChecker")
        private final Runnable test;

        Bug(Runnable test) {
            this.test = test;
        }

        Path patch() {
            var name = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            return Path.of("src/test/resources/mutants", name + ".patch");
        }
    }

    @ParameterizedTest
    @EnumSource
    void isCaught(Bug bug) throws IOException {
        try (var _ = new MutantPrograms(bug.patch())) {
            Faults.limits = LIMITS;

            var caught = catchThrowableOfType(AssertionError.class, bug.test::run);

            assertThat(caught).as(bug + " is not caught").isNotNull();
            assertThat(caught.getMessage()).contains("instant "); // not for a program that does not start
            System.out.println("CAUGHT " + bug + ": " + caught.getMessage().replace('\n', ' '));
        }
    }

    @AfterEach
    void backToUsual() {
        Faults.limits = Faults.Limits.USUAL;
    }

    private static void acks(String fault) {
        var test = new T24AckLost();
        test.only = candidate -> candidate.toString().equals(fault);
        test.startsOneAgentAndEndsOnce(Setup.ONE_NODE);
    }

    private static void partition(Partition partition) {
        var test = new T04PartitionOfDevice();
        test.partitions = List.of(partition);
        test.deliversAllInTheEnd(Setup.ONE_NODE);
    }

    private static void finishedWhileAway() {
        var test = new T25FinishedWhileServerAway();
        test.sweepFirst = true;
        test.theOutboxWinsOverTheSweep(Setup.ONE_NODE);
    }
}
