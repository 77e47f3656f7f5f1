package wegent.executor.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// The disk under the outbox, as far as it can run full. The seam by which a test fills it.
public interface Disk {
    Disk REAL = new Disk() {};

    /// Writes `bytes` at `at`, or a part of them, and returns how many.
    default int write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
        return file.write(bytes, at);
    }

    /// How many bytes are free for us on the file system of `folder`.
    default long free(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Does `e` say that there is no room, rather than that something is broken?
    static boolean isFull(IOException e) {
        var said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return said.contains("no space left")
                || said.contains("quota exceeded")
                || said.contains("not enough space")
                || said.contains("disk is full");
    }
}
