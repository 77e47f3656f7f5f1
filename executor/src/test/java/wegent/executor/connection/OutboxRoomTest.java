package wegent.executor.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.base.FakeTime;
import wegent.protocol.Degraded;
import wegent.protocol.FailureReason;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.StreamEvent;
import wegent.protocol.stream.StreamEvent.Ended;

class OutboxRoomTest {
    private static final RunId RUN = new RunId(new TaskId(1), new SubtaskId(2), 1);
    private static final RunId OTHER = new RunId(new TaskId(3), new SubtaskId(4), 1);
    private static final OutboxLimits LIMITS =
            new OutboxLimits(1_000_000, 400_000, 10_000_000, Duration.ofMinutes(30), Duration.ofHours(24));

    private final FakeTime time = new FakeTime();
    private final SmallDisk disk = new SmallDisk();
    private final List<Outbox> opened = new ArrayList<>();

    @TempDir
    Path home;

    @AfterEach
    void close() {
        opened.forEach(Outbox::close);
    }

    @Test
    void whatIsAcknowledgedGivesItsRoomBackWhileTheRunGoesOn() throws IOException {
        var outbox = open();
        var run = outbox.create(RUN);
        long most = 0;

        for (int i = 1; i <= 3_000; i++) {
            run.append(step(i));
            if (i % 100 == 0) {
                run.release(i - 50);
            }
            most = Math.max(most, onDisk());
        }

        assertThat(most).isLessThan(200_000).isGreaterThan(50_000);
        assertThat(outbox.room().used()).isEqualTo(onDisk());
        assertThat(run.read(2_951, 50, Integer.MAX_VALUE).events()).hasSize(50).startsWith(step(2_951));
        assertThat(run.lastSeq()).isEqualTo(3_000);
    }

    @Test
    void allFilesOfARunAreReadInOrderAfterARestart() throws IOException {
        var before = open().create(RUN);
        for (int i = 1; i <= 1_500; i++) {
            before.append(step(i));
        }
        before.release(700);
        var first = before.firstSeq();

        var run = open().find(RUN.key()).orElseThrow();

        assertThat(first).isBetween(2L, 701L);
        assertThat(run.lastSeq()).isEqualTo(1_501);
        var events = new ArrayList<StreamEvent>();
        for (var batch = run.read(first, 200, 50_000);
                !batch.isEmpty();
                batch = run.read(batch.nextSeq(), 200, 50_000)) {
            events.addAll(batch.events());
        }
        assertThat(events).hasSize((int) (1_501 - first + 1));
        for (int i = 0; i < events.size() - 1; i++) {
            assertThat(events.get(i)).isEqualTo(step(first + i));
        }
    }

    @Test
    void theNewestEventStaysSoThatTheRunIsKnownByItsNumber() throws IOException {
        var run = open().create(RUN);
        for (int i = 1; i <= 1_000; i++) {
            run.append(step(i));
        }
        run.release(1_000);

        assertThat(onDisk()).isLessThan(60_000);
        var after = open().find(RUN.key()).orElseThrow();
        assertThat(after.state().seq()).isEqualTo(1_001);
        assertThat(after.read(1_000, 5, 100_000).events()).startsWith(step(1_000));
    }

    @Test
    void aFileThatWasBegunWhenThePowerWentIsNoLoss() throws IOException {
        var run = open().create(RUN);
        run.append(step(1));
        run.append(step(2));
        RunFile.create(disk, home.resolve("outbox/2-1.3.jsonl"), RUN, 3, null).close();

        var after = open().find(RUN.key()).orElseThrow();

        assertThat(after.read(1, 5, 100_000).events()).hasSize(3).startsWith(step(1), step(2));
    }

    @Test
    void aRunAtItsBoundIsAShortageUntilTheBackendHasTakenSome() throws IOException {
        var outbox = open();
        var run = outbox.create(RUN);
        var changes = new AtomicInteger();
        outbox.room().listen(changes::incrementAndGet);

        int i = 0;
        while (run.shortage().isEmpty()) {
            run.append(step(++i));
        }

        assertThat(onDisk()).isBetween(400_000L, 410_000L);
        assertThat(outbox.room().degraded().map(Degraded::reason)).contains(Degraded.OUTBOX_FULL);
        Eventually.until("told", () -> changes.get() == 1);
        run.release(i / 4);
        assertThat(run.shortage()).isEmpty();
        assertThat(outbox.room().degraded()).isEmpty();
        Eventually.until("told again", () -> changes.get() == 2);
    }

    @Test
    void allRunsTogetherHaveABound() throws IOException {
        var outbox = open();
        var runs = new ArrayList<RunLog>();
        for (int n = 1; n <= 4; n++) {
            var run = outbox.create(new RunId(new TaskId(n), new SubtaskId(n), 1));
            runs.add(run);
            for (int i = 1; outbox.room().used() < n * 260_000L; i++) {
                run.append(step(i));
            }
        }

        assertThat(runs.getFirst().shortage().map(Degraded::reason)).contains(Degraded.OUTBOX_FULL);
        outbox.settled(runs.getLast());

        assertThat(runs.getFirst().shortage()).isEmpty();
        assertThat(outbox.room().used()).isEqualTo(onDisk());
    }

    @Test
    void aDiskWithLittleLeftIsAShortageBeforeItIsFull() throws IOException {
        var outbox = open();
        var run = outbox.create(RUN);

        disk.free = 9_000_000;
        time.advance(Duration.ofSeconds(1));
        assertThat(run.shortage().map(Degraded::reason)).contains(Degraded.DISK_FULL);
        disk.free = 10_500_000; // above the bound, but not by an eighth
        time.advance(Duration.ofSeconds(1));
        assertThat(run.shortage()).isPresent();
        disk.free = 12_000_000;
        time.advance(Duration.ofSeconds(1));

        assertThat(run.shortage()).isEmpty();
    }

    @Test
    void nobodyLooksAtTheDiskWhileNothingIsAtWorkAndAllIsWell() throws IOException {
        var outbox = open();
        var run = outbox.create(RUN);
        run.append(Ended.completed());
        time.advance(Duration.ofSeconds(2));

        disk.free = 0;
        time.advance(Duration.ofMinutes(1));

        assertThat(outbox.room().degraded()).isEmpty();
        outbox.room().check();
        assertThat(outbox.room().degraded()).isPresent();
        Eventually.until("it looks again", () -> {
            disk.free = Long.MAX_VALUE;
            time.advance(Duration.ofSeconds(1));
            return outbox.room().degraded().isEmpty();
        });
    }

    @Test
    void whatTheDiskRefusesIsSentFromMemoryAndWrittenWhenThereIsRoom() throws IOException {
        var outbox = open();
        var run = outbox.create(RUN);
        run.append(step(1));

        disk.full = true;
        run.append(step(2));
        run.append(step(3));

        assertThat(run.shortage().map(Degraded::reason)).contains(Degraded.DISK_FULL);
        assertThat(all(run)).containsExactly(step(1), step(2), step(3));
        time.advance(Duration.ofMinutes(1));
        assertThat(run.shortage()).isPresent();
        disk.full = false;
        time.advance(Duration.ofSeconds(11));
        assertThat(run.shortage()).isEmpty();
        run.append(step(4));
        var after = open().find(RUN.key()).orElseThrow();
        assertThat(all(after)).startsWith(step(1), step(2), step(3), step(4)).hasSize(5);
    }

    @Test
    void moreThanMemoryMayHoldMakesTheEndAFailureThatSaysSo() throws IOException {
        var run = open().create(RUN);
        run.append(step(1));
        disk.full = true;

        for (int i = 0; i < 30; i++) {
            run.append(new StreamEvent.TextDelta("a", "x".repeat(60_000)));
        }
        run.append(Ended.completed());

        assertThat(run.isBroken()).isTrue();
        var end = (Ended) all(run).getLast();
        assertThat(end.reason()).isEqualTo(FailureReason.DISK_FULL);
        assertThat(end.message()).contains("events of this answer are left out");
        assertThat(all(run)).hasSizeBetween(10, 20);
    }

    @Test
    void aSettledRunGivesItsRoomBackOnAFullDisk() throws IOException {
        var outbox = open();
        var run = outbox.create(RUN);
        for (int i = 1; i <= 1_000; i++) {
            run.append(step(i));
        }
        run.append(Ended.completed());

        outbox.settled(run);

        assertThat(onDisk()).isZero();
        assertThat(outbox.room().used()).isZero();
        assertThat(outbox.mark(RUN.key())).contains(Outbox.Mark.ENDED);
    }

    @Test
    void aRunThatCannotBeBegunLeavesNothing() throws IOException {
        var outbox = open();
        disk.full = true;

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> outbox.create(OTHER)))
                .isInstanceOf(IOException.class);

        assertThat(home.resolve("outbox")).isEmptyDirectory();
        assertThat(outbox.find(OTHER.key())).isEmpty();
    }

    private Outbox open() throws IOException {
        var outbox = Outbox.open(home, LIMITS, disk, time);
        opened.add(outbox);
        return outbox;
    }

    private long onDisk() throws IOException {
        try (var files = Files.list(home.resolve("outbox"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static StreamEvent step(long i) {
        return new StreamEvent.Status("working", "step " + i + " " + "x".repeat(200));
    }

    private static List<StreamEvent> all(RunLog run) {
        return run.read(1, Integer.MAX_VALUE, Integer.MAX_VALUE).events();
    }
}
