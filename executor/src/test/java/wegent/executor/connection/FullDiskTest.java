package wegent.executor.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.FakeTime;
import wegent.protocol.Degraded;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.StreamEvent;

/// On a file system of 1 MiB that really runs full; skipped where none can be mounted.
class FullDiskTest {
    private static final RunId RUN = new RunId(new TaskId(1), new SubtaskId(2), 1);
    private static final OutboxLimits LIMITS =
            new OutboxLimits(1L << 30, 1L << 28, 0, Duration.ofMinutes(30), Duration.ofHours(24));

    private final FakeTime time = new FakeTime();

    @TempDir
    Path folder;

    @Test
    void whatAFullDiskRefusesIsThereWhenItHasRoomAgain() throws Exception {
        try (var disk = new SmallMount(folder)) {
            Files.write(disk.path().resolve("ballast"), new byte[600 * 1024]);
            var outbox = Outbox.open(disk.path(), LIMITS, Disk.REAL, time);
            var run = outbox.create(RUN);

            int said = 0;
            while (run.shortage().isEmpty()) {
                run.append(step(++said));
            }
            assertThat(said).isGreaterThan(100);
            assertThat(run.shortage().map(Degraded::reason)).contains(Degraded.DISK_FULL);
            run.append(step(++said));
            time.advance(Duration.ofSeconds(30));
            assertThat(run.shortage()).isPresent();
            assertThat(texts(run)).hasSize(said);

            Files.delete(disk.path().resolve("ballast"));
            time.advance(Duration.ofSeconds(11));

            assertThat(run.shortage()).isEmpty();
            run.append(step(++said));
            outbox.close();
            var after = Outbox.open(disk.path(), LIMITS, Disk.REAL, time);
            assertThat(texts(after.find(RUN.key()).orElseThrow()))
                    .hasSize(said + 1) // and its end, as lost
                    .startsWith(Stream.iterate(1, i -> i + 1)
                            .limit(said)
                            .map(FullDiskTest::step)
                            .toArray(StreamEvent[]::new));
            after.close();
        }
    }

    private static StreamEvent step(int i) {
        return new StreamEvent.Status("working", "step " + i + " " + "x".repeat(900));
    }

    private static List<StreamEvent> texts(RunLog run) {
        return run.all();
    }

    /// A `tmpfs` of 1 MiB, mounted for as long as this is open.
    private record SmallMount(Path path) implements AutoCloseable {
        private SmallMount {
            Assumptions.assumeTrue(
                    run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path.toString()),
                    "SKIPPED: no tmpfs can be mounted here (that takes root on Linux)");
        }

        @Override
        public void close() {
            run("umount", "-l", path.toString());
        }

        private static boolean run(String... line) {
            try {
                var process = new ProcessBuilder(new ArrayList<>(List.of(line)))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
            } catch (IOException _) {
                return false;
            } catch (InterruptedException e) {
                throw new UncheckedIOException(new IOException(e));
            }
        }
    }
}
