package wegent.executor.connection;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.base.Timers;
import wegent.protocol.Degraded;
import wegent.protocol.FailureReason;
import wegent.protocol.RunState;
import wegent.protocol.stream.StreamDigest;
import wegent.protocol.stream.StreamEvent;

/// The events of one run, numbered, in a file, until the backend has them. Threads meet here: the agent's
/// append, the sender's read. Text of one block is put together for up to 30 ms or 8 KiB before it gets a
/// number. The lock is held over the write of a line: its place in the file is its number. What the disk does
/// not take is held in memory, and tried again; it is sent meanwhile. Acknowledged events give their room back.
public final class RunLog {
    private static final Duration COALESCE = Duration.ofMillis(30);

    private final OutboxRoom room;
    private final Time time;
    private final PendingText pending = new PendingText();
    private volatile Runnable onAppended = () -> {};

    @GuardedBy("this")
    private final StoredEvents stored;

    @GuardedBy("this")
    private StreamEvent.@Nullable Ended ended;

    /// The newest event that an earlier process left here, until the backend has said what it has.
    @GuardedBy("this")
    private long inherited = Long.MAX_VALUE;

    @GuardedBy("this")
    private @Nullable Degraded refusal;

    @GuardedBy("this")
    private boolean deleted;

    @GuardedBy("this")
    private Timers.@Nullable Timer flushTimer;

    @GuardedBy("this")
    private long lastFlush;

    private RunLog(RunFiles files, OutboxRoom room, Time time) {
        this.room = room;
        this.time = time;
        stored = new StoredEvents(files, room);
        lastFlush = time.nanos() - COALESCE.toNanos();
    }

    static RunLog create(Path folder, RunId run, Disk disk, OutboxRoom room, Time time) throws IOException {
        return new RunLog(RunFiles.create(folder, run, room.limits().segmentBytes(), disk), room, time);
    }

    /// The log of an earlier process, from all of its files.
    static RunLog open(List<Path> paths, Disk disk, OutboxRoom room, Time time) throws IOException {
        var files = RunFiles.open(paths, room.limits().segmentBytes(), disk);
        var opened = new RunLog(files, room, time);
        synchronized (opened) {
            opened.inherited = files.lastSeq();
            if (files.lastSeq() >= files.firstSeq() && files.read(files.lastSeq()) instanceof StreamEvent.Ended end) {
                opened.ended = end;
            }
        }
        return opened;
    }

    public synchronized RunId run() {
        return stored.run();
    }

    public synchronized RunState state() {
        var run = stored.run();
        return new RunState(run.taskId(), run.subtaskId(), run.attempt(), lastSeq(), ended != null);
    }

    public synchronized boolean hasEnded() {
        return ended != null;
    }

    public synchronized long lastSeq() {
        return stored.lastSeq();
    }

    /// The first event that can still be read: those before it are acknowledged.
    synchronized long firstSeq() {
        return stored.firstSeq();
    }

    /// True once events had to be left out: the run cannot end well any more.
    public synchronized boolean isBroken() {
        return stored.isBroken();
    }

    /// The place up to which the output of the run's process is kept here, on the disk.
    public synchronized Place place() {
        return stored.place();
    }

    /// Why its agent is to be held for now; empty when there is room for what it says.
    public Optional<Degraded> shortage() {
        return room.degraded().or(this::ownShortage);
    }

    private synchronized Optional<Degraded> ownShortage() {
        return refusal == null ? stored.shortage() : Optional.of(refusal);
    }

    /// The backend takes no more of this run, for a reason that its user can remove; null when it takes it again.
    void refused(@Nullable Degraded why) {
        synchronized (this) {
            if (Objects.equals(refusal, why)) {
                return;
            }
            refusal = why;
        }
        room.tell();
    }

    /// Calls `listener` after each change that a sender wants to know of.
    void onAppended(Runnable listener) {
        onAppended = listener;
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

    /// All events that are here still, in order.
    public List<StreamEvent> all() {
        return read(1, Integer.MAX_VALUE, Integer.MAX_VALUE).events();
    }

    /// The events from `seq` on, as many as fit; none when there are none yet.
    synchronized Batch read(long seq, int maxEvents, int maxBytes) {
        return deleted ? new Batch(Math.max(seq, firstSeq()), List.of()) : stored.read(seq, maxEvents, maxBytes);
    }

    /// The digest of all events but the end; empty when this device does not know them all any more.
    synchronized Optional<StreamDigest> digest() {
        return deleted ? Optional.empty() : stored.digest();
    }

    /// Tries once more to write what the disk refused. True when there was something, and it is written now.
    synchronized boolean retry() {
        return !deleted && stored.retry();
    }

    /// The backend has all events up to `seq` for good.
    synchronized void release(long seq) {
        if (!deleted) {
            stored.release(seq);
        }
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
        ended = null;
        stored.restart(committed + 1);
        add(StreamEvent.Ended.failed(FailureReason.LOST, "The device lost the end of this run."), null);
    }

    /// Nobody wants its events any more: gives their room back, but keeps a trace of the run until [#delete].
    synchronized void empty() throws IOException {
        stop();
        stored.empty();
    }

    /// Forgets the run.
    synchronized void delete() throws IOException {
        stop();
        stored.delete();
    }

    /// Leaves the file for the next process.
    synchronized void close() throws IOException {
        if (!deleted) {
            if (!pending.isEmpty()) {
                flushPending();
            }
            retry();
            stop();
            stored.close();
        }
    }

    @GuardedBy("this")
    private void stop() {
        deleted = true;
        if (flushTimer != null) {
            flushTimer.close();
        }
    }

    /// Returns whether there is something for a sender.
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
    /// there. What comes from no output is at the place of what was before it.
    @GuardedBy("this")
    private void writeAll(List<StreamEvent> pieces, @Nullable Place from) {
        for (int i = 0; i < pieces.size(); i++) {
            var piece = pieces.get(i);
            var onTheWay = from != null && i < pieces.size() - 1;
            var at = from == null ? stored.last() : from;
            stored.add(piece, onTheWay ? stored.last().with(length(piece)) : at);
            if (piece instanceof StreamEvent.Ended end) {
                ended = end;
            }
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
}
