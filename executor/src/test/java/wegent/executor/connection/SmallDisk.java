package wegent.executor.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// A disk that a test fills and empties.
public final class SmallDisk implements Disk {
    public volatile boolean full;
    public volatile long free = Long.MAX_VALUE;

    @Override
    public int write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
        if (full) {
            throw new IOException("No space left on device");
        }
        return file.write(bytes, at);
    }

    @Override
    public long free(Path folder) {
        return free;
    }
}
