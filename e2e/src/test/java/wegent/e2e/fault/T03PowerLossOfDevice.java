package wegent.e2e.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.BlockFold;

/// T3: a device loses its power: executor and agent die at once, and with them the end of the outbox that the
/// disk did not have yet.
class T03PowerLossOfDevice {
    @ParameterizedTest
    @EnumSource
    void endsTheTaskOnceAndServesTheQueueAfterwards(Setup setup) {
        Faults.run("T03 power loss of a device", setup, Setup.quick(), 2, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var device = first.cluster.device("ann", "laptop-" + first.lane);
        return round -> {
            var pages = round.viewers("ann", 1);
            var work = round.begin(device, 500, pages);
            work.awaitLines(1);
            round.atAnyInstant(Duration.ofSeconds(2));

            var agent = ProcessHandle.of(work.ledger().pid());
            device.process().kill();
            agent.ifPresent(ProcessHandle::destroyForcibly);
            loseTheTail(device, round);
            var next = round.begin(device, 5, pages);
            work.await(SubtaskStatus.FAILED, Duration.ofSeconds(10));
            round.cluster.awaitStatus(device, "offline");

            device.process().start();
            var started = System.nanoTime();
            round.cluster.awaitStatus(device, "online");
            round.complete(List.of(next));
            round.recovered(started, List.of(next));
            endedOnce(round, work);
        };
    }

    /// What was not forced to the disk is gone: a random part of the last 2 KiB of each outbox file.
    private static void loseTheTail(FaultCluster.Device device, Round round) {
        try (var paths = Files.walk(device.home().resolve("outbox"))) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                    file.truncate(Math.max(file.size() - round.random.nextInt(2048), Math.min(file.size(), 200)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Failed, once; what is shown is what the agent printed, up to some line; nothing is shown twice.
    private static void endedOnce(Round round, Work work) {
        var shown = work.shown();
        if (!work.ledger().text().startsWith(shown.text()) || !shown.wrongs().isEmpty()) {
            throw new AssertionError("A page shows what the agent did not print: " + shown.wrongs());
        }
        var view = round.answer(work);
        if (view.status() != SubtaskStatus.FAILED || shown.status() != SubtaskStatus.FAILED) {
            throw new AssertionError("Not failed but " + view.status() + ", at a page " + shown.status());
        }
        if (!BlockFold.textOf(view.blocks()).equals(shown.text())) {
            throw new AssertionError("A page shows other text than SQL has");
        }
        if (work.ledger().starts() != 1) {
            throw new AssertionError(work.ledger().starts() + " agents were started");
        }
        round.slotsFree(work.device());
    }
}
