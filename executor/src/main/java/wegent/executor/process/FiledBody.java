package wegent.executor.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;

/// A process that is joined to us by files in its folder, and may be older than we are. When we are its parent,
/// the system tells us of its end; else its wrapper's file does.
final class FiledBody implements Body {
    private static final Logger log = System.getLogger(FiledBody.class.getName());
    private static final int TAIL = 64 * 1024;
    private static final Duration READY = Duration.ofSeconds(10);
    private static final long POLL = Duration.ofMillis(20).toNanos();

    /// More than this unread, and the process is held until most of it is read: the disk is not a pipe without
    /// end.
    private static final long FAR_BEHIND = 64L * 1024 * 1024;

    private static final long CLOSE_BEHIND = 8L * 1024 * 1024;
    private static final String BEHIND = "behind";

    private final ProcessFolder folder;
    private final long pid;
    private final @Nullable ProcessStart start;
    private final @Nullable Process child;
    private final ProcessTree tree;
    private final @Nullable Spool spool;
    private final Time time;
    private final FileBlocks blocks;
    private boolean held;

    private FiledBody(
            ProcessFolder folder,
            long pid,
            @Nullable ProcessStart start,
            @Nullable Process child,
            ProcessTree tree,
            @Nullable Spool spool,
            Time time) {
        this.folder = folder;
        this.pid = pid;
        this.start = start;
        this.child = child;
        this.tree = tree;
        this.spool = spool;
        this.time = time;
        this.blocks = new FileBlocks(folder.output());
        blocks.growsFrom(folder.output().toFile().length());
    }

    /// A process that we started just now.
    static FiledBody of(Process child, ProcessFolder folder, ProcessTree tree, boolean withInput, Time time)
            throws IOException {
        awaitReady(child, folder, time);
        var start = ProcessStart.of(child.pid()).orElse(null);
        return new FiledBody(folder, child.pid(), start, child, tree, withInput ? new Spool(folder) : null, time);
    }

    /// A process of an earlier executor. `start` is absent when it has ended.
    static FiledBody adopted(long pid, @Nullable ProcessStart start, ProcessFolder folder, ProcessTree tree, Time time)
            throws IOException {
        var withInput = start != null && Files.exists(folder.control());
        return new FiledBody(folder, pid, start, null, tree, withInput ? new Spool(folder) : null, time);
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public boolean isAlive() {
        return child != null ? child.isAlive() : start != null && start.isRunning();
    }

    @Override
    public Optional<ExitStatus> waitFor(Duration limit) throws InterruptedException {
        if (child != null) {
            return child.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)
                    ? Optional.of(folder.status().orElseGet(() -> new ExitStatus(child.exitValue())))
                    : Optional.empty();
        }
        var began = time.nanos();
        while (isAlive()) {
            if (time.nanos() - began >= limit.toNanos()) {
                return Optional.empty();
            }
            LockSupport.parkNanos(Math.clamp(limit.toNanos(), 0, POLL));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return Optional.of(folder.status().orElse(ExitStatus.UNKNOWN));
    }

    @Override
    public InputStream output(long from) throws IOException {
        return new TailStream(folder.output(), from, this::writersGone, this::read);
    }

    /// What the process left running may still hold its output.
    private boolean writersGone() {
        return !isAlive() && !tree.holds(folder.output());
    }

    private void read(long position, long size) {
        blocks.growsFrom(size);
        var bytes = size - position;
        if (!held && bytes > FAR_BEHIND) {
            held = tree.pause(BEHIND);
        } else if (held && bytes < CLOSE_BEHIND) {
            held = false;
            tree.resume(BEHIND);
        }
    }

    @Override
    public String stderrTail() {
        try (var channel = FileChannel.open(folder.errors(), StandardOpenOption.READ)) {
            var bytes = ByteBuffer.allocate((int) Math.min(TAIL, channel.size()));
            channel.read(bytes, channel.size() - bytes.capacity());
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return "";
        }
    }

    @Override
    public void say(String id, String line) throws IOException {
        if (spool == null || !isAlive()) {
            throw new IOException("There is nobody to read it");
        }
        spool.say(id, line);
    }

    @Override
    public void whisper(String line) throws IOException {
        Spool.write(folder.input(), line);
    }

    @Override
    public boolean hasSaid(String id) {
        return spool != null && spool.has(id);
    }

    @Override
    public void closeInput() {
        try {
            if (spool != null && isAlive()) {
                spool.close();
            }
        } catch (IOException e) {
            log.log(Level.DEBUG, "The input of process " + pid + " cannot be closed", e);
        }
    }

    @Override
    public void release(long to) {
        blocks.readTo(to);
    }

    @Override
    public void delete() {
        Folders.delete(folder.path());
    }

    @Override
    public Optional<ProcessFolder> folder() {
        return Optional.of(folder);
    }

    /// Waits until the sandbox has told which process all of it hangs on. Empty when it ended instead: its words say
    /// why.
    static Optional<ProcessStart> awaitInit(Process child, ProcessFolder folder, Time time) throws IOException {
        var began = time.nanos();
        while (folder.init().isEmpty()) {
            if (!child.isAlive()) {
                return Optional.empty();
            }
            if (time.nanos() - began > READY.toNanos()) {
                throw new IOException("The sandbox did not start");
            }
            LockSupport.parkNanos(POLL / 20);
        }
        return folder.init().flatMap(ProcessStart::of);
    }

    /// Waits until the wrapper reads what is said. Throws when it ends instead, or takes too long.
    private static void awaitReady(Process child, ProcessFolder folder, Time time) throws IOException {
        var began = time.nanos();
        while (!folder.isReady()) {
            if (time.nanos() - began > READY.toNanos() || (!child.isAlive() && !folder.isReady())) {
                throw new IOException("The shell around the program did not start");
            }
            LockSupport.parkNanos(POLL / 20);
        }
    }
}
