package wegent.executor.connection;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import wegent.protocol.Degraded;
import wegent.socketio.Mailbox;

/// Is there room for what the agents produce? Knows what the outbox takes, what is free on its disk, and
/// whether a write failed. While there is none the device is degraded and agents are held; a shortage ends an
/// eighth below the bound where it began, so that it does not flicker. Threads meet here.
public final class OutboxRoom {
    private static final Logger log = System.getLogger(OutboxRoom.class.getName());
    private static final int PROBE_BYTES = 64 * 1024;
    private static final int LONGEST_PAUSE = 10;

    private final Path folder;
    private final OutboxLimits limits;
    private final Disk disk;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Mailbox telling = new Mailbox();

    @GuardedBy("this")
    private long used;

    @GuardedBy("this")
    private int fullRuns;

    /// Set by a write that failed, until one succeeds.
    @GuardedBy("this")
    private boolean failing;

    /// Looks to leave out before a write is tried again, and how many were left out before.
    @GuardedBy("this")
    private int skip;

    @GuardedBy("this")
    private int pause;

    @GuardedBy("this")
    private @Nullable Degraded degraded;

    OutboxRoom(Path folder, OutboxLimits limits, Disk disk) {
        this.folder = folder;
        this.limits = limits;
        this.disk = disk;
    }

    public OutboxLimits limits() {
        return limits;
    }

    /// Hears, soon and on another thread, that there is no room any more, for another reason, or again.
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    /// Why this device takes no more work for now; empty when there is room.
    public synchronized Optional<Degraded> degraded() {
        return Optional.ofNullable(degraded);
    }

    synchronized long used() {
        return used;
    }

    /// The outbox has grown, or shrunk.
    synchronized void add(long bytes) {
        used += bytes;
        if (isOver(used, limits.maxBytes(), Degraded.OUTBOX_FULL) != says(Degraded.OUTBOX_FULL)) {
            decide();
        }
    }

    /// One run more, or less, has reached its own bound.
    synchronized void runFull(boolean is) {
        fullRuns += is ? 1 : -1;
        decide();
    }

    /// The disk refused a write.
    synchronized void writeFailed() {
        failing = true;
        skip = 0;
        pause = 0;
        decide();
    }

    /// Was it for want of room that a write elsewhere failed? Then it counts as one of ours.
    public boolean blames(IOException e) {
        var full = Disk.isFull(e);
        if (full) {
            writeFailed();
        }
        return full;
    }

    /// Is a failed write to be tried again?
    synchronized boolean isFailing() {
        return failing;
    }

    /// Looks how things are. After a failed write it tries one, less and less often.
    public void check() {
        synchronized (this) {
            if (failing && --skip < 0) {
                failing = !probe();
                pause = Math.min(LONGEST_PAUSE, pause * 2 + 1);
                skip = pause;
            }
            decide();
        }
    }

    @GuardedBy("this")
    private boolean probe() {
        var file = folder.resolve(".probe");
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.allocate(PROBE_BYTES);
            while (bytes.hasRemaining()) {
                disk.write(channel, bytes, bytes.position());
            }
            channel.force(false);
            return true;
        } catch (IOException e) {
            log.log(Level.DEBUG, "Still no room", e);
            return false;
        } finally {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                log.log(Level.DEBUG, "A probe is left", e);
            }
        }
    }

    @GuardedBy("this")
    private void decide() {
        var now = shortage();
        var before = degraded;
        if (Objects.equals(reason(now), reason(before))) {
            return; // the text stays as it was, so that figures that move are no change
        }
        degraded = now;
        if (now == null) {
            log.log(Level.INFO, "There is room again: work goes on");
        } else {
            log.log(Level.WARNING, "{0}: {1} Agents are paused.", now.reason(), now.message());
        }
        tell();
    }

    /// Calls all who listen.
    void tell() {
        telling.post(() -> listeners.forEach(Runnable::run));
    }

    @GuardedBy("this")
    private @Nullable Degraded shortage() {
        if (failing) {
            return new Degraded(Degraded.DISK_FULL, "A write to " + folder + " failed for want of room.");
        }
        var free = free();
        var least = says(Degraded.DISK_FULL) ? limits.diskReserve() / 8 * 9 : limits.diskReserve();
        if (free < least) {
            return new Degraded(
                    Degraded.DISK_FULL,
                    mebibytes(free) + " are free on its disk; work goes on above "
                            + mebibytes(limits.diskReserve() / 8 * 9) + ".");
        }
        if (fullRuns > 0 || isOver(used, limits.maxBytes(), Degraded.OUTBOX_FULL)) {
            return new Degraded(
                    Degraded.OUTBOX_FULL,
                    mebibytes(used) + " wait for the backend to take them, of " + mebibytes(limits.maxBytes())
                            + " at most (" + mebibytes(limits.runMaxBytes()) + " an answer).");
        }
        return null;
    }

    private long free() {
        try {
            return disk.free(folder);
        } catch (UncheckedIOException e) {
            log.log(Level.DEBUG, "Cannot ask for free space", e);
            return Long.MAX_VALUE;
        }
    }

    @GuardedBy("this")
    private boolean isOver(long bytes, long bound, String reason) {
        return bytes >= (says(reason) ? bound - bound / 8 : bound);
    }

    @GuardedBy("this")
    private boolean says(String reason) {
        return reason.equals(reason(degraded));
    }

    private static @Nullable String reason(@Nullable Degraded what) {
        return what == null ? null : what.reason();
    }

    private static String mebibytes(long bytes) {
        return bytes < 10 * 1024 * 1024 ? bytes / 1024 + " KiB" : bytes / (1024 * 1024) + " MiB";
    }
}
