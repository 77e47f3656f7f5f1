package wegent.executor.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Reads a file while others write it, and ends when nobody does any more and all is read. It looks often while
/// something comes, and rarely when nothing has come for long. Owned by one thread; any may close it.
final class TailStream extends InputStream {
    private static final long SHORTEST = Duration.ofMillis(1).toNanos();
    private static final long USUAL = Duration.ofMillis(25).toNanos();
    private static final long LONGEST = Duration.ofMillis(200).toNanos();
    private static final Duration QUIET = Duration.ofMinutes(1);

    /// Who writes the file.
    interface Writers {
        /// Nobody writes any more, and nobody will. May be slow: asked only when there is nothing to read.
        boolean gone();
    }

    /// Hears of each read.
    interface Listener {
        /// All before `position` is read, of `size` bytes.
        void read(long position, long size);
    }

    private final FileChannel channel;
    private final Writers writers;
    private final Listener listener;
    private long position;
    private long waited;
    private volatile boolean closed;

    /// Reads from byte `position` on.
    TailStream(Path file, long position, Writers writers, Listener listener) throws IOException {
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        this.position = position;
        this.writers = writers;
        this.listener = listener;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!closed) {
            var count = readNow(bytes, offset, length);
            if (count > 0) {
                waited = 0;
                return count;
            }
            if (writers.gone()) {
                return readNow(bytes, offset, length); // what came after the last look
            }
            pause();
        }
        return -1;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, channel.size() - position));
    }

    @Override
    public void close() throws IOException {
        closed = true;
        channel.close();
    }

    private int readNow(byte[] bytes, int offset, int length) throws IOException {
        var count = channel.read(ByteBuffer.wrap(bytes, offset, length), position);
        if (count > 0) {
            position += count;
            listener.read(position, channel.size());
        }
        return count;
    }

    private void pause() throws IOException {
        var longest = waited > QUIET.toNanos() ? LONGEST : USUAL;
        var nanos = Math.clamp(waited / 2, SHORTEST, longest);
        waited += nanos;
        LockSupport.parkNanos(nanos);
        if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("Interrupted while waiting for output");
        }
    }
}
