package wegent.executor.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Gives the disk back what is read of a growing file, where the system can: its places stay, their content
/// goes. In large steps, since each is a program of its own. Owned by the thread that reads.
final class Holes {
    private static final long STEP = 16L * 1024 * 1024;
    private static final int LIMIT_SECONDS = 5;
    private static final Optional<Path> FALLOCATE = Programs.find("fallocate", "/usr/bin:/bin");

    private final Path file;
    private long done;

    Holes(Path file) {
        this.file = file;
    }

    /// Nothing before byte `end` will be read again.
    void upTo(long end) {
        if (end - done < STEP || FALLOCATE.isEmpty()) {
            return;
        }
        var length = end - done - end % 4096;
        try {
            var line = new ProcessBuilder(
                    FALLOCATE.get().toString(),
                    "--punch-hole",
                    "--offset",
                    Long.toString(done),
                    "--length",
                    Long.toString(length),
                    file.toString());
            var _ = line.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            done += length;
        } catch (IOException _) {
            done = end; // it cannot; later it may
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
