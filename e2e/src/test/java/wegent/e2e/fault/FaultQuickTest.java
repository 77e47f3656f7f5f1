package wegent.e2e.fault;

import org.junit.jupiter.api.Test;

/// One instant each of the cheapest fault tests, on one node. All of them, many times: `./wegent test --faults`.
class FaultQuickTest {
    @Test
    void aBackendIsKilledMidStream() {
        new T01KillBackendMidStream().losesNothingAndDoublesNothing(Setup.ONE_NODE);
    }

    @Test
    void aDeviceIsPartitioned() {
        new T04PartitionOfDevice().deliversAllInTheEnd(Setup.ONE_NODE);
    }

    @Test
    void oneMessageIsLostOrDoubled() {
        new T24AckLost().startsOneAgentAndEndsOnce(Setup.ONE_NODE);
    }

    @Test
    void aStubbornAgentIsCancelled() {
        new T26CancelProcessTree().leavesNoProcessAndEndsOnce(Setup.ONE_NODE);
    }
}
