package wegent.e2e.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A small disk of its own under a folder (a tmpfs), to be filled and emptied.
final class SmallDisk implements AutoCloseable {
    private static final int PIECE = 4096;

    final Path folder;

    /// Puts a disk of `mebibytes` under `folder`.
    SmallDisk(Path folder, int mebibytes) {
        try {
            this.folder = Files.createDirectories(folder);
            if (!run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString())) {
                throw new IllegalStateException("No disk at " + folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Skips the test where a disk cannot be mounted.
    static void require() {
        try {
            var folder = Files.createTempDirectory("wegent-disk");
            var may = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString())
                    && run("umount", folder.toString());
            Files.deleteIfExists(folder);
            Assumptions.assumeTrue(may, "SKIPPED: only a user who may mount a tmpfs (root on Linux) can fill a disk");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean run(String... command) throws IOException {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Fills it until fewer than `left` bytes, and one piece, are free; those that others free meanwhile stay
    /// free.
    void fill(long left) {
        try (var file = FileChannel.open(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (Files.getFileStore(folder).getUsableSpace() > left) {
                file.write(ByteBuffer.allocate(PIECE));
            }
        } catch (IOException e) {
            if (left > 0) {
                throw new UncheckedIOException(e); // else it is full, as it should be
            }
        }
    }

    void empty() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    @Override
    public void close() {
        try {
            run("umount", "-l", folder.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
