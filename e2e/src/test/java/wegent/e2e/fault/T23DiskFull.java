package wegent.e2e.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.base.Eventually;
import wegent.protocol.SubtaskStatus;

/// T23: the disk of a device, or of a backend with an embedded store, runs full while agents work, and has room
/// again later.
class T23DiskFull {
    private static final int MEBIBYTE = 1024 * 1024;

    @ParameterizedTest
    @EnumSource
    void aFullDeviceHoldsItsAgentsAndGetsNoWork(Setup setup) {
        SmallDisk.require();
        Faults.run("T23 disk of a device is full", setup, Setup.timing(1, 12, 1, 10), 2, T23DiskFull::onDevice);
    }

    private static Faults.Scenario onDevice(Round first) {
        var id = "laptop-" + first.lane;
        var disk = first.cluster.diskOf("ann", id, 32);
        var reserve = Map.of("WEGENT_EXECUTOR_DISK_RESERVE_BYTES", Integer.toString(MEBIBYTE));
        var device = first.cluster.device("ann", id, reserve);
        return round -> {
            var pages = round.viewers("ann", 2);
            var work = round.begin(device, 300, pages);
            work.awaitLines(1);
            round.atAnyInstant(Duration.ofSeconds(2));

            disk.fill(round.random.nextBoolean() ? 0 : MEBIBYTE / 2);
            Eventually.until(
                    "it says that its disk is full",
                    Duration.ofSeconds(8),
                    () -> round.cluster
                            .view(device)
                            .path("degraded")
                            .path("reason")
                            .asText()
                            .equals("disk_full"));
            var later = round.begin(device, 5, pages);
            round.pause(Duration.ofMillis(500)); // the pause has reached the agent
            var printed = work.ledger().printed().size();
            round.pause(Duration.ofSeconds(3));
            holds(round, work, printed, later);

            disk.empty();
            var room = System.nanoTime();
            round.complete(List.of(work, later), Duration.ofSeconds(30));
            round.recovered(room, List.of(work));
            round.neverFailed(List.of(work, later));
        };
    }

    /// The agent is paused, what was sent later waits and was given to nobody, and the device still says that
    /// it is there.
    private static void holds(Round round, Work work, int printed, Work later) {
        var now = work.ledger().printed().size();
        if (now != printed && now < work.ledger().lines().size()) {
            throw new AssertionError("The agent is not paused: it has printed " + now + " lines after " + printed);
        }
        if (later.ledger().starts() != 0 || later.shown().statuses().contains(SubtaskStatus.RUNNING)) {
            throw new AssertionError("A full device was given work: "
                    + later.shown().statuses() + ", started " + later.ledger().starts() + " times");
        }
        if (!round.cluster.status(work.device()).equals("online")) {
            throw new AssertionError("A full device is " + round.cluster.status(work.device()));
        }
    }

    @Test
    void aFullBackendLosesNothing() throws IOException {
        SmallDisk.require();
        try (var disk = new SmallDisk(Files.createTempDirectory("wegent-data"), 64)) {
            var settings = new HashMap<>(Setup.timing(1, 12, 1, 10));
            settings.put("WEGENT_DATA_FOLDER", disk.folder.toString());
            settings.put("WEGENT_DATABASE_DISK_RESERVE_BYTES", Integer.toString(8 * MEBIBYTE));
            Faults.run("T23 disk of a backend is full", Setup.ONE_NODE, settings, 1, _ -> onBackend(disk));
        }
    }

    private static Faults.Scenario onBackend(SmallDisk disk) {
        disk.empty();
        var devices = new HashMap<FaultCluster, FaultCluster.Device>();
        return round -> {
            var device = devices.computeIfAbsent(round.cluster, cluster -> cluster.device("admin", "laptop"));
            var pages = round.viewers("admin", 2);
            var work = round.begin(device, 200, pages);
            work.awaitLines(1);
            round.atAnyInstant(Duration.ofSeconds(2));

            disk.fill(0);
            var emptying = Thread.ofVirtual().start(() -> {
                round.pause(Duration.ofSeconds(2 + round.random.nextInt(3)));
                disk.empty();
            });
            var meanwhile = round.begin(device, 5, pages);
            try {
                emptying.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            var room = System.nanoTime();
            round.complete(List.of(work, meanwhile), Duration.ofSeconds(45));
            round.recovered(room, List.of(work));
            round.neverFailed(List.of(work, meanwhile));
        };
    }
}
