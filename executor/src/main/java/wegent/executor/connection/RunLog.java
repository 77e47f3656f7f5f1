package wegent.executor.connection;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.base.Timers;
import wegent.protocol.FailureReason;
import wegent.protocol.RunState;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.StreamEvent;

/// The events of one run, numbered, in a file, until the backend has them. Threads meet here: the agent's
/// append, the sender's read. Text of one block is put together for up to 30 ms or 8 KiB before it gets a
/// number. The lock is held over the write of a line: its place in the file is its number.
public final class RunLog {
    private static final Logger log = System.getLogger(RunLog.class.getName());
    private static final Duration COALESCE = Duration.ofMillis(30);
    private static final int CACHE_BYTES = 1024 * 1024;

    /// Events in a row, for one message.
    public record Batch(long firstSeq, List<StreamEvent> events) {
        boolean isEmpty() {
            return events.isEmpty();
        }

        boolean endsRun() {
            return !events.isEmpty() && events.getLast() instanceof StreamEvent.Ended;
        }

        long nextSeq() {
            return firstSeq + events.size();
        }
    }

    private record Kept(StreamEvent event, int bytes) {}

    private final Path path;
    private final Time time;
    private final PendingText pending = new PendingText();
    private volatile Runnable onAppended = () -> {};

    @GuardedBy("this")
    private RunFile file;

    /// The newest events, so that a sender that keeps up reads no file.
    @GuardedBy("this")
    private final ArrayDeque<Kept> newest = new ArrayDeque<>();

    @GuardedBy("this")
    private int newestBytes;

    @GuardedBy("this")
    private StreamEvent.@Nullable Ended ended;

    /// Set once the disk refused an event: the end of the run, which then is in memory only.
    @GuardedBy("this")
    private StreamEvent.@Nullable Ended unwritten;

    @GuardedBy("this")
    private boolean broken;

    @GuardedBy("this")
    private boolean deleted;

    @GuardedBy("this")
    private Timers.@Nullable Timer flushTimer;

    @GuardedBy("this")
    private long lastFlush;

    private RunLog(Path path, RunFile file, Time time) {
        this.path = path;
        this.file = file;
        this.time = time;
        lastFlush = time.nanos() - COALESCE.toNanos();
    }

    static RunLog create(Path path, RunId run, Time time) throws IOException {
        return new RunLog(path, RunFile.create(path, run, 1), time);
    }

    /// The log of an earlier process.
    static RunLog open(Path path, Time time) throws IOException {
        var opened = new RunLog(path, RunFile.open(path), time);
        synchronized (opened) {
            var file = opened.file;
            if (file.lastSeq() >= file.firstSeq() && file.read(file.lastSeq()) instanceof StreamEvent.Ended end) {
                opened.ended = end;
            }
        }
        return opened;
    }

    public synchronized RunId run() {
        return file.run();
    }

    public synchronized RunState state() {
        var run = file.run();
        return new RunState(run.taskId(), run.subtaskId(), run.attempt(), lastSeq(), ended != null);
    }

    public synchronized boolean hasEnded() {
        return ended != null;
    }

    public synchronized long lastSeq() {
        return file.lastSeq() + (unwritten == null ? 0 : 1);
    }

    /// True once the disk refused an event: what comes now is dropped, but for the end.
    public synchronized boolean isBroken() {
        return broken;
    }

    /// Calls `listener` after each change that a sender wants to know of.
    void onAppended(Runnable listener) {
        onAppended = listener;
    }

    /// Adds `event`. Text may wait a moment for more; everything else takes what waits along. After the end,
    /// nothing is added.
    public void append(StreamEvent event) {
        boolean flushed;
        synchronized (this) {
            if (ended != null || deleted) {
                return;
            }
            flushed = add(event);
        }
        if (flushed) {
            onAppended.run();
        }
    }

    /// Gives what waits its number now.
    public void flush() {
        synchronized (this) {
            if (pending.isEmpty() || deleted) {
                return;
            }
            flushPending();
        }
        onAppended.run();
    }

    /// The events from `seq` on, as many as fit; none when there are none yet.
    synchronized Batch read(long seq, int maxEvents, int maxBytes) {
        var from = Math.max(seq, file.firstSeq());
        var events = new ArrayList<StreamEvent>();
        int bytes = 0;
        for (long next = from; next <= lastSeq() && events.size() < maxEvents && !deleted; next++) {
            bytes += next > file.lastSeq() ? 0 : file.size(next);
            if (bytes > maxBytes && !events.isEmpty()) {
                break;
            }
            events.add(event(next));
        }
        return new Batch(from, events);
    }

    /// The backend has events that this log has lost (a power cut): ends the run behind them, as lost.
    synchronized void continueAfter(long committed) throws IOException {
        var run = file.run();
        file.close();
        file = RunFile.create(path, run, committed + 1);
        newest.clear();
        newestBytes = 0;
        unwritten = null;
        ended = null;
        add(StreamEvent.Ended.failed(FailureReason.LOST, "The device lost the end of this run."));
    }

    /// Forgets the run.
    synchronized void delete() throws IOException {
        deleted = true;
        if (flushTimer != null) {
            flushTimer.close();
        }
        file.close();
        Files.deleteIfExists(path);
    }

    /// Leaves the file for the next process.
    synchronized void close() throws IOException {
        if (!deleted) {
            if (!pending.isEmpty()) {
                flushPending();
            }
            deleted = true;
            file.close();
        }
    }

    @GuardedBy("this")
    private boolean add(StreamEvent event) {
        if (pending.take(event)) {
            return (pending.isFull() || isDue()) ? flushPending() : flushLater();
        }
        if (!pending.isEmpty()) {
            flushPending();
            if (pending.take(event)) {
                flushLater();
                return true;
            }
        }
        EventLimits.fit(event).forEach(this::write);
        return true;
    }

    @GuardedBy("this")
    private boolean isDue() {
        return time.nanos() - lastFlush >= COALESCE.toNanos();
    }

    @GuardedBy("this")
    private boolean flushLater() {
        if (flushTimer == null) {
            flushTimer = time.after(COALESCE, this::flush);
        }
        return false;
    }

    @GuardedBy("this")
    private boolean flushPending() {
        if (flushTimer != null) {
            flushTimer.close();
            flushTimer = null;
        }
        lastFlush = time.nanos();
        EventLimits.fit(pending.event()).forEach(this::write);
        return true;
    }

    private synchronized void write(StreamEvent event) {
        if (!broken) {
            try {
                keep(event, file.append(event));
                if (event instanceof StreamEvent.Ended end) {
                    file.force();
                    ended = end;
                }
                return;
            } catch (IOException e) {
                log.log(Level.ERROR, file.run() + ": cannot write its outbox", e);
                broken = true;
            }
        }
        if (event instanceof StreamEvent.Ended end) {
            ended = inMemory(end);
            unwritten = ended;
        }
    }

    /// The end of a run whose events could not all be written: it cannot be a success.
    private static StreamEvent.Ended inMemory(StreamEvent.Ended end) {
        return end.status() == SubtaskStatus.COMPLETED
                ? StreamEvent.Ended.failed(FailureReason.DISK_FULL, "The device could not write to its disk.")
                : end;
    }

    private synchronized void keep(StreamEvent event, int bytes) {
        newest.addLast(new Kept(event, bytes));
        newestBytes += bytes;
        while (newestBytes > CACHE_BYTES && newest.size() > 1) {
            newestBytes -= newest.removeFirst().bytes();
        }
    }

    @GuardedBy("this")
    private StreamEvent event(long seq) {
        if (seq > file.lastSeq() && unwritten != null) {
            return unwritten;
        }
        var fromEnd = file.lastSeq() - seq;
        if (fromEnd < newest.size()) {
            var skip = newest.size() - 1 - (int) fromEnd;
            return nth(skip);
        }
        try {
            return file.read(seq);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GuardedBy("this")
    private StreamEvent nth(int skip) {
        var each = skip < newest.size() / 2 ? newest.iterator() : newest.descendingIterator();
        int steps = skip < newest.size() / 2 ? skip : newest.size() - 1 - skip;
        for (int i = 0; i < steps; i++) {
            each.next();
        }
        return each.next().event();
    }
}
