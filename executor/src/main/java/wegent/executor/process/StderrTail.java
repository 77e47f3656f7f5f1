package wegent.executor.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Reads a stream to its end on a thread of its own, so that its writer never blocks, and keeps the last 64 KB.
/// Threads meet here.
final class StderrTail {
    private static final int LIMIT = 64 * 1024;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final byte[] ring = new byte[LIMIT];
    private long written;

    StderrTail(InputStream in) {
        Thread.ofVirtual().name("stderr").start(() -> read(in));
    }

    /// Waits until all has been read, or `limit` has passed: others may hold the stream open.
    void awaitEnd(Duration limit) {
        try {
            var _ = ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized String text() {
        var length = (int) Math.min(written, LIMIT);
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = ring[(int) ((written - length + i) % LIMIT)];
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void read(InputStream in) {
        var buffer = new byte[8 * 1024];
        try (in) {
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                keep(buffer, count);
            }
        } catch (IOException _) {
            // The process is gone; what was read stays.
        } finally {
            ended.countDown();
        }
    }

    private synchronized void keep(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            ring[(int) ((written + i) % LIMIT)] = bytes[i];
        }
        written += count;
    }
}
