package wegent.executor.connection;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.base.Timers;
import wegent.executor.connection.HeldEvents.Kept;
import wegent.protocol.Degraded;
import wegent.protocol.FailureReason;
import wegent.protocol.RunState;
import wegent.protocol.stream.StreamEvent;

/// The events of one run, numbered, in a file, until the backend has them. Threads meet here: the agent's
/// append, the sender's read. Text of one block is put together for up to 30 ms or 8 KiB before it gets a
/// number. The lock is held over the write of a line: its place in the file is its number. What the disk does
/// not take is held in memory, and tried again; it is sent meanwhile. Acknowledged events give their room back.
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

    private final OutboxRoom room;
    private final Time time;
    private final PendingText pending = new PendingText();
    private volatile Runnable onAppended = () -> {};

    @GuardedBy("this")
    private RunFiles file;

    /// The newest events, so that a sender that keeps up reads no file.
    @GuardedBy("this")
    private final ArrayDeque<Kept> newest = new ArrayDeque<>();

    @GuardedBy("this")
    private int newestBytes;

    @GuardedBy("this")
    private StreamEvent.@Nullable Ended ended;

    /// Events behind those in the file, which the disk refused so far.
    @GuardedBy("this")
    private final HeldEvents held = new HeldEvents();

    /// The place that the newest event comes from, on the disk or not.
    @GuardedBy("this")
    private Place last;

    /// The newest event that an earlier process left here, until the backend has said what it has.
    @GuardedBy("this")
    private long inherited = Long.MAX_VALUE;

    /// What this log has on disk, as the room knows it.
    @GuardedBy("this")
    private long counted;

    /// It has reached the bound of a run, and has not come well below it since.
    @GuardedBy("this")
    private boolean full;

    @GuardedBy("this")
    private boolean deleted;

    @GuardedBy("this")
    private Timers.@Nullable Timer flushTimer;

    @GuardedBy("this")
    private long lastFlush;

    private RunLog(RunFiles file, OutboxRoom room, Time time) {
        this.file = file;
        this.room = room;
        this.time = time;
        last = file.place();
        lastFlush = time.nanos() - COALESCE.toNanos();
    }

    static RunLog create(Path folder, RunId run, Disk disk, OutboxRoom room, Time time) throws IOException {
        return counted(new RunLog(RunFiles.create(folder, run, room.limits().segmentBytes(), disk), room, time));
    }

    /// The log of an earlier process, from all of its files.
    static RunLog open(List<Path> paths, Disk disk, OutboxRoom room, Time time) throws IOException {
        var opened = counted(new RunLog(RunFiles.open(paths, room.limits().segmentBytes(), disk), room, time));
        synchronized (opened) {
            var file = opened.file;
            opened.inherited = file.lastSeq();
            if (file.lastSeq() >= file.firstSeq() && file.read(file.lastSeq()) instanceof StreamEvent.Ended end) {
                opened.ended = end;
            }
        }
        return opened;
    }

    private static RunLog counted(RunLog log) {
        synchronized (log) {
            log.count();
        }
        return log;
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
        return file.lastSeq() + held.size();
    }

    /// The first event that can still be read: those before it are acknowledged.
    synchronized long firstSeq() {
        return file.firstSeq();
    }

    /// True once events had to be left out: the run cannot end well any more.
    public synchronized boolean isBroken() {
        return held.isBroken();
    }

    /// Why its agent is to be held for now; empty when there is room for what it says.
    public Optional<Degraded> shortage() {
        var all = room.degraded();
        synchronized (this) {
            if (!held.isEmpty()) {
                return all.or(() -> Optional.of(new Degraded(Degraded.DISK_FULL, "The disk takes nothing.")));
            }
            if (full && all.isEmpty()) {
                return Optional.of(new Degraded(Degraded.OUTBOX_FULL, "The backend takes nothing."));
            }
        }
        return all;
    }

    /// Tries once more to write what the disk refused. True when there was something, and it is written now.
    synchronized boolean retry() {
        var before = held.size();
        while (!held.isEmpty()
                && !deleted
                && writes(held.get(0).event(), held.get(0).from())) {
            held.removeFirst();
        }
        return before > 0 && held.isEmpty();
    }

    /// The backend has all events up to `seq` for good.
    void release(long seq) {
        synchronized (this) {
            if (deleted) {
                return;
            }
            try {
                file.release(Math.min(seq, file.lastSeq()));
            } catch (IOException e) {
                log.log(Level.DEBUG, file.run() + ": its room cannot be given back yet", e);
            }
            count();
        }
    }

    /// Calls `listener` after each change that a sender wants to know of.
    void onAppended(Runnable listener) {
        onAppended = listener;
    }

    /// The place up to which the output of the run's process is kept here, on the disk.
    public synchronized Place place() {
        return file.place();
    }

    /// All events that are here still, in order.
    public List<StreamEvent> all() {
        return read(1, Integer.MAX_VALUE, Integer.MAX_VALUE).events();
    }

    /// Adds `event`, which comes from no output.
    public void append(StreamEvent event) {
        append(event, null);
    }

    /// Adds `event`. Text may wait a moment for more; everything else takes what waits along. After the end,
    /// nothing is added. `from` is where in the output of the run's process it comes from.
    public void append(StreamEvent event, @Nullable Place from) {
        boolean flushed;
        synchronized (this) {
            if (ended != null || deleted) {
                return;
            }
            flushed = add(event, from);
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
            var kept = kept(next);
            bytes += kept.bytes();
            if (bytes > maxBytes && !events.isEmpty()) {
                break;
            }
            events.add(kept.event());
        }
        return new Batch(from, events);
    }

    /// Does the backend have events that an earlier process sent and could not keep? What this one wrote since
    /// has the same numbers and may say other things. Asked when the backend tells what it has, which is new
    /// only once.
    synchronized boolean contradicts(long committed) {
        var contradicts = committed > inherited;
        inherited = Long.MAX_VALUE;
        return contradicts;
    }

    /// The backend has events that this log has lost (a power cut): ends the run behind them, as lost.
    synchronized void continueAfter(long committed) throws IOException {
        newest.clear();
        newestBytes = 0;
        held.clear();
        ended = null;
        file.restart(committed + 1);
        last = file.place();
        add(StreamEvent.Ended.failed(FailureReason.LOST, "The device lost the end of this run."), null);
    }

    /// Nobody wants its events any more: gives their room back, but keeps a trace of the run until [#delete].
    synchronized void empty() throws IOException {
        stop();
        file.empty();
        count();
    }

    /// Forgets the run.
    synchronized void delete() throws IOException {
        stop();
        file.delete();
        room.add(-counted);
        counted = 0;
        if (full) {
            full = false;
            room.runFull(false);
        }
    }

    /// Leaves the file for the next process.
    synchronized void close() throws IOException {
        if (!deleted) {
            if (!pending.isEmpty()) {
                flushPending();
            }
            retry();
            stop();
            file.close();
        }
    }

    @GuardedBy("this")
    private void stop() {
        deleted = true;
        if (flushTimer != null) {
            flushTimer.close();
        }
    }

    @GuardedBy("this")
    private boolean add(StreamEvent event, @Nullable Place from) {
        if (pending.take(event, from)) {
            return (pending.isFull() || isDue()) ? flushPending() : flushLater();
        }
        if (!pending.isEmpty()) {
            flushPending();
            if (pending.take(event, from)) {
                flushLater();
                return true;
            }
        }
        writeAll(EventLimits.fit(event, lastSeq() + 1), from);
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
        writeAll(EventLimits.fit(pending.event(), lastSeq() + 1), pending.place());
        return true;
    }

    /// Writes what together is one event. Only its last piece is at its place; those before it are on the way
    /// there.
    @GuardedBy("this")
    private void writeAll(List<StreamEvent> pieces, @Nullable Place from) {
        for (int i = 0; i < pieces.size(); i++) {
            var onTheWay = from != null && i < pieces.size() - 1;
            write(pieces.get(i), onTheWay ? last.with(length(pieces.get(i))) : from);
        }
    }

    private static int length(StreamEvent piece) {
        return switch (piece) {
            case StreamEvent.TextDelta text -> text.delta().length();
            case StreamEvent.ThinkingDelta text -> text.delta().length();
            case StreamEvent.ToolOutputDelta text -> text.delta().length();
            default -> 0; // a block's attachments are begun anew, under other numbers
        };
    }

    @GuardedBy("this")
    private void write(StreamEvent event, @Nullable Place from) {
        last = from == null ? last : from;
        if (held.goOn() || !writes(event, last)) {
            held.add(event, last);
        }
        if (event instanceof StreamEvent.Ended end) {
            ended = end;
        }
    }

    /// Did the disk take it?
    @GuardedBy("this")
    private boolean writes(StreamEvent event, Place from) {
        try {
            keep(event, from, file.append(event, from));
            if (event instanceof StreamEvent.Ended) {
                file.force();
            }
            count();
            return true;
        } catch (IOException e) {
            log.log(Level.WARNING, file.run() + ": its disk takes nothing", e);
            room.writeFailed();
            return false;
        }
    }

    /// Tells the room what is on disk now.
    @GuardedBy("this")
    private void count() {
        var bytes = file.bytes();
        room.add(bytes - counted);
        counted = bytes;
        var bound = room.limits().runMaxBytes();
        var is = bytes >= (full ? bound - bound / 8 : bound);
        if (is != full) {
            full = is;
            room.runFull(is);
        }
    }

    private synchronized void keep(StreamEvent event, Place from, int bytes) {
        newest.addLast(new Kept(event, from, bytes));
        newestBytes += bytes;
        while (newestBytes > CACHE_BYTES && newest.size() > 1) {
            newestBytes -= newest.removeFirst().bytes();
        }
    }

    @GuardedBy("this")
    private Kept kept(long seq) {
        if (seq > file.lastSeq()) {
            return held.get(seq - file.lastSeq() - 1);
        }
        var fromEnd = file.lastSeq() - seq;
        if (fromEnd < newest.size()) {
            return nth(newest.size() - 1 - (int) fromEnd);
        }
        try {
            return new Kept(file.read(seq), file.place(), file.size(seq));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GuardedBy("this")
    private Kept nth(int skip) {
        var each = skip < newest.size() / 2 ? newest.iterator() : newest.descendingIterator();
        int steps = skip < newest.size() / 2 ? skip : newest.size() - 1 - skip;
        for (int i = 0; i < steps; i++) {
            each.next();
        }
        return each.next();
    }
}
