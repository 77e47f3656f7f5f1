package wegent.executor.terminal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.executor.process.Utf8Decoder;
import wegent.executor.terminal.screen.Screen;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.TerminalReply;
import wegent.protocol.TerminalReport;
import wegent.protocol.id.TerminalId;
import wegent.protocol.rest.TerminalSummary;

/// One terminal. Its reader takes output no faster than the fastest viewer shows it; one who is slower gets a
/// repaint once in a while. Threads meet here: the reader, the sender, orders. The lock is held for memory work
/// only.
final class Terminal {
    private static final Logger log = System.getLogger(Terminal.class.getName());
    /// As much as the system's line gives at once.
    private static final int READ = 4 * 1024;
    /// A program that prints on and on is read so often, or as a read comes full: the line gives each bit of a
    /// line at once, and a read of a few characters costs as much as one of thousands.
    private static final Duration GATHERED = Duration.ofMillis(2);
    /// How fast it may print while nobody looks: a read each time, 1 MB a second.
    private static final Duration UNWATCHED = Duration.ofMillis(4);
    /// While nobody has room for more, time alone may change that so often: see [Viewer#counts].
    private static final Duration NO_ROOM = Duration.ofMillis(200);

    private static final int MOST_VIEWERS = 8;

    /// For so long after a key, what is printed may be its echo, and goes at once too.
    private static final Duration ECHO = Duration.ofMillis(100);

    private static final Duration HANG_UP = Duration.ofSeconds(2);

    private final TerminalId id;
    private final Path folder;
    private final Pty pty;
    private final TerminalInput input;
    private final Time time;
    private final Instant createdAt;
    private final Consumer<Terminal> hasOutput;

    @GuardedBy("this")
    private final Printed printed;

    @GuardedBy("this")
    private final Map<String, Viewer> viewers = new LinkedHashMap<>();

    @GuardedBy("this")
    private @Nullable String writer;

    @GuardedBy("this")
    private @Nullable Integer exitCode;

    @GuardedBy("this")
    private @Nullable String error;

    @GuardedBy("this")
    private boolean ended;

    @GuardedBy("this")
    private long lastUse;

    /// When its output was last taken.
    @GuardedBy("this")
    private long turn;

    private volatile long typedAt;

    @GuardedBy("this")
    private boolean dueLater;

    /// `hasOutput` is told, on any thread, when there may be something to say.
    Terminal(TerminalId id, Path folder, Pty pty, Screen screen, Time time, Consumer<Terminal> hasOutput) {
        this.id = id;
        this.folder = folder;
        this.pty = pty;
        this.input = new TerminalInput(pty);
        this.printed = new Printed(id, screen);
        this.time = time;
        this.createdAt = time.instant();
        this.hasOutput = hasOutput;
        this.lastUse = time.nanos();
        this.typedAt = lastUse - ECHO.toNanos();
        this.turn = lastUse - UNWATCHED.toNanos();
    }

    void start() {
        // Not a virtual one: reading from the system's line would pin its carrier.
        Thread.ofPlatform().daemon().name("terminal " + id).start(this::read);
    }

    TerminalId id() {
        return id;
    }

    Path folder() {
        return folder;
    }

    private void read() {
        var bytes = new byte[READ];
        var decoder = new Utf8Decoder();
        try {
            for (int count; (count = pty.read(bytes)) >= 0; ) {
                printed(decoder.decode(bytes, count));
                awaitTurn(count < READ / 2 ? GATHERED : Duration.ZERO);
            }
            printed(decoder.finish());
            ended(pty.awaitExit(), null);
        } catch (IOException e) {
            log.log(Level.WARNING, "The terminal " + id + " is lost", e);
            ended(null, "The device lost this terminal: " + e.getMessage());
        } catch (InterruptedException _) {
            ended(null, "The terminal was stopped");
        } catch (RuntimeException e) {
            log.log(Level.ERROR, "The terminal " + id + " failed", e);
            ended(null, "Something went wrong on the device");
            pty.kill();
        }
    }

    private void printed(String text) {
        if (text.isEmpty()) {
            return;
        }
        String answers;
        synchronized (this) {
            printed.add(text);
            answers = printed.screen().takeAnswers();
            lastUse = time.nanos();
        }
        if (!answers.isEmpty()) {
            input.add(answers);
        }
        hasOutput.accept(this);
    }

    /// Returns when somebody has room for more, or when nobody looks; `apart` from the last turn at least.
    private synchronized void awaitTurn(Duration apart) throws InterruptedException {
        for (long nanos; (nanos = nanosUntilTurn(apart)) > 0; ) {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        }
        turn = time.nanos();
    }

    private synchronized long nanosUntilTurn(Duration apart) {
        if (ended) {
            return 0;
        }
        var now = time.nanos();
        var watching =
                viewers.values().stream().filter(viewer -> viewer.counts(now)).toList();
        if (watching.isEmpty()) {
            return turn + UNWATCHED.toNanos() - now;
        }
        var end = printed.end();
        var hasRoom = watching.stream().anyMatch(viewer -> viewer.keepsUp(end));
        return hasRoom ? turn + apart.toNanos() - now : NO_ROOM.toNanos();
    }

    private void ended(@Nullable Integer code, @Nullable String why) {
        synchronized (this) {
            ended = true;
            exitCode = code;
            error = why;
            lastUse = time.nanos();
        }
        input.close();
        log.log(Level.INFO, "terminal={0} ended, exit code {1}", id, code);
        hasOutput.accept(this);
    }

    /// The viewer gets all there is to see, but for what it has up to `offset` of a screen broken as in
    /// `seenLayout`.
    synchronized TerminalReply.Attached attach(
            String name, @Nullable Long offset, @Nullable Integer seenLayout, boolean write) {
        if (viewers.size() >= MOST_VIEWERS && !viewers.containsKey(name)) {
            throw new RefusedException(
                    ErrorCode.TOO_MANY_REQUESTS, "This terminal is shown on " + MOST_VIEWERS + " pages already");
        }
        var viewer = new Viewer(name, write, printed.end(), Viewer.NO_LAYOUT, time.nanos());
        if (offset != null && seenLayout != null && printed.goesOnFrom(offset, seenLayout)) {
            viewer = new Viewer(name, write, offset, seenLayout, time.nanos());
        }
        viewers.put(name, viewer);
        if (writer == null && write) {
            writer = name;
        }
        controlChanged();
        var screen = printed.screen();
        return new TerminalReply.Attached(
                true, id, folder.toString(), screen.rows(), screen.columns(), name.equals(writer));
    }

    private synchronized void controlChanged() {
        viewers.values().forEach(viewer -> viewer.controlPending = true);
        lastUse = time.nanos();
        notifyAll();
        hasOutput.accept(this);
    }

    synchronized void detach(String name) {
        if (viewers.remove(name) == null) {
            return;
        }
        if (name.equals(writer)) {
            writer = viewers.values().stream()
                    .filter(viewer -> viewer.wouldWrite)
                    .map(viewer -> viewer.name)
                    .findFirst()
                    .orElse(null);
        }
        controlChanged();
    }

    /// The connection is gone, and all who watched through it.
    synchronized void detachAll() {
        viewers.clear();
        writer = null;
        notifyAll();
    }

    synchronized void take(String name) {
        if (viewers.containsKey(name) && !name.equals(writer)) {
            writer = name;
            controlChanged();
        }
    }

    /// What the writer typed; from others it is not taken.
    void input(String name, String data) {
        synchronized (this) {
            if (!name.equals(writer) || ended) {
                return;
            }
            lastUse = time.nanos();
            typedAt = lastUse;
        }
        input.add(data);
    }

    synchronized void resize(String name, int rows, int columns) {
        var newRows = Math.clamp(rows, Screen.LEAST, Screen.MOST_ROWS);
        var newColumns = Math.clamp(columns, Screen.LEAST, Screen.MOST_COLUMNS);
        var screen = printed.screen();
        if (!name.equals(writer) || ended || (newRows == screen.rows() && newColumns == screen.columns())) {
            return;
        }
        printed.resize(newRows, newColumns);
        pty.resize(newRows, newColumns);
        hasOutput.accept(this);
    }

    synchronized void seen(String name, long received) {
        var viewer = viewers.get(name);
        if (viewer != null) {
            viewer.seen(received, time.nanos());
            notifyAll();
            hasOutput.accept(this);
        }
    }

    synchronized TerminalReply.Pulse pulse(String name) {
        var viewer = viewers.get(name);
        return new TerminalReply.Pulse(true, viewer != null, viewer == null ? 0 : viewer.sent());
    }

    /// What is next to be said, to whichever viewer; null when there is nothing, or nobody may get more now.
    synchronized @Nullable TerminalReport next() {
        for (var viewer : List.copyOf(viewers.values())) {
            var report = next(viewer);
            if (report != null) {
                viewers.remove(viewer.name); // the others first, next time
                viewers.put(viewer.name, viewer);
                notifyAll(); // what was sent makes room
                return report;
            }
        }
        return null;
    }

    private synchronized @Nullable TerminalReport next(Viewer viewer) {
        if (viewer.controlPending) {
            viewer.controlPending = false;
            return new TerminalReport.Control(id, viewer.name, viewer.name.equals(writer), viewers.size());
        }
        if (!viewer.hasRoom() || isEarly(viewer)) {
            return null;
        }
        var report = viewer.next(id, printed, time.nanos());
        if (report == null && ended && !viewer.endTold) {
            viewer.endTold = true;
            return new TerminalReport.Exited(id, viewer.name, exitCode, error);
        }
        return report;
    }

    /// Is what there is for the viewer to wait for more? It is told again when that is over.
    private synchronized boolean isEarly(Viewer viewer) {
        var now = time.nanos();
        var early = isTypedAt() ? 0 : viewer.early(printed, now);
        if (early > 0 && !dueLater) {
            dueLater = true;
            time.after(Duration.ofNanos(early), this::due);
        }
        return early > 0;
    }

    /// May what is printed now be the echo of a key?
    boolean isTypedAt() {
        return time.nanos() - typedAt < ECHO.toNanos();
    }

    private void due() {
        synchronized (this) {
            dueLater = false;
        }
        hasOutput.accept(this);
    }

    synchronized TerminalSummary summary() {
        return new TerminalSummary(
                id, folder.toString(), printed.screen().title(), createdAt, viewers.size(), ended, exitCode);
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /// Has nobody looked, and it printed nothing, for `limit`?
    synchronized boolean isIdle(Duration limit) {
        return viewers.isEmpty() && time.nanos() - lastUse > limit.toNanos();
    }

    /// The names of those who watch, for tests.
    synchronized List<String> viewers() {
        return new ArrayList<>(viewers.keySet());
    }

    /// Hangs up, and ends what does not care.
    void close() {
        input.close();
        if (!hasEnded()) {
            pty.hangUp();
            time.after(HANG_UP, () -> {
                if (!hasEnded()) {
                    pty.kill();
                }
            });
        }
        synchronized (this) {
            notifyAll();
        }
    }
}
