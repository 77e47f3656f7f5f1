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
    private static final int TAIL = 2 * Pace.MOST;
    private static final int MOST_VIEWERS = 8;
    private static final long POLL_MS = 200;
    /// How fast it may print while nobody looks: a read each time, 1 MB a second.
    private static final Duration UNWATCHED = Duration.ofMillis(4);

    /// Between two small pieces to one viewer: what a flood prints meanwhile goes as one, in the time of a
    /// page's frame. What comes after silence goes at once.
    private static final Duration APART = Duration.ofMillis(16);

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
    private Screen screen;

    @GuardedBy("this")
    private final Tail tail = new Tail(TAIL);

    @GuardedBy("this")
    private final Map<String, Viewer> viewers = new LinkedHashMap<>();

    @GuardedBy("this")
    private @Nullable String writer;

    @GuardedBy("this")
    private int layout;

    @GuardedBy("this")
    private @Nullable Integer exitCode;

    @GuardedBy("this")
    private @Nullable String error;

    @GuardedBy("this")
    private boolean ended;

    @GuardedBy("this")
    private long lastUse;

    @GuardedBy("this")
    private long turn;

    @GuardedBy("this")
    private long typedAt;

    @GuardedBy("this")
    private boolean dueLater;

    /// `hasOutput` is told, on any thread, when there may be something to say.
    Terminal(TerminalId id, Path folder, Pty pty, Screen screen, Time time, Consumer<Terminal> hasOutput) {
        this.id = id;
        this.folder = folder;
        this.pty = pty;
        this.input = new TerminalInput(pty);
        this.screen = screen;
        this.time = time;
        this.createdAt = time.instant();
        this.hasOutput = hasOutput;
        this.lastUse = time.nanos();
        this.typedAt = lastUse - ECHO.toNanos();
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
            var before = time.nanos() - GATHERED.toNanos();
            for (int count; (count = pty.read(bytes)) >= 0; awaitTurn()) {
                printed(decoder.decode(bytes, count));
                if (count < READ / 2 && time.nanos() - before < GATHERED.toNanos()) {
                    Thread.sleep(GATHERED);
                }
                before = time.nanos();
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
            show(text);
            tail.add(text);
            answers = screen.takeAnswers();
            lastUse = time.nanos();
        }
        if (!answers.isEmpty()) {
            input.add(answers);
        }
        hasOutput.accept(this);
    }

    /// What a program prints must not end its terminal, whatever it is.
    private synchronized void show(String text) {
        try {
            screen.write(text);
        } catch (RuntimeException e) {
            log.log(Level.ERROR, "The screen of " + id + " is begun anew", e);
            screen = new Screen(screen.rows(), screen.columns());
            layout++;
        }
    }

    /// Returns when somebody has room for more, or when nobody looks.
    private synchronized void awaitTurn() throws InterruptedException {
        while (!ended) {
            var now = time.nanos();
            var watched = false;
            for (var viewer : viewers.values()) {
                if (viewer.counts(now)) {
                    watched = true;
                    if (viewer.keepsUp(tail.end())) {
                        return;
                    }
                }
            }
            if (!watched) {
                var early = turn + UNWATCHED.toNanos() - now;
                if (early <= 0) {
                    turn = now;
                    return;
                }
                wait(Math.max(1, early / 1_000_000));
            } else {
                wait(POLL_MS);
            }
        }
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
        var from = tail.end();
        var knows = -1;
        if (offset != null && seenLayout != null && seenLayout == layout) {
            if (offset >= tail.start() && offset <= tail.end()) {
                from = offset;
                knows = layout;
            }
        }
        viewers.put(name, new Viewer(name, write, from, knows, time.nanos()));
        if (writer == null && write) {
            writer = name;
        }
        controlChanged();
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
        if (!name.equals(writer) || ended || (newRows == screen.rows() && newColumns == screen.columns())) {
            return;
        }
        screen.resize(newRows, newColumns);
        layout++;
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
        return new TerminalReply.Pulse(true, viewer != null, viewer == null ? 0 : viewer.sent);
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
        if (!viewer.hasRoom()) {
            return null;
        }
        if (viewer.painting == null && (viewer.layout != layout || viewer.cursor < tail.start())) {
            viewer.painting = screen.snapshot();
            viewer.painted = 0;
            viewer.paintedTo = tail.end();
            viewer.paintedLayout = layout;
            viewer.cursor = tail.end();
        }
        if (viewer.painting != null) {
            return paint(viewer, viewer.painting);
        }
        if (viewer.cursor < tail.end()) {
            if (tail.end() - viewer.cursor < Viewer.PIECE && !dueFor(viewer)) {
                return null;
            }
            var text = tail.read(viewer.cursor, Viewer.PIECE);
            var report = new TerminalReport.Output(id, viewer.name, viewer.cursor, text);
            viewer.cursor += text.length();
            viewer.sending(text.length(), time.nanos());
            return report;
        }
        if (ended && !viewer.endTold) {
            viewer.endTold = true;
            return new TerminalReport.Exited(id, viewer.name, exitCode, error);
        }
        return null;
    }

    /// Is it time for a small piece? It will be, a moment after the last one.
    private synchronized boolean dueFor(Viewer viewer) {
        var now = time.nanos();
        if (now - typedAt < ECHO.toNanos()) {
            return true;
        }
        var early = viewer.said + APART.toNanos() - now;
        if (early > 0 && !dueLater) {
            dueLater = true;
            time.after(Duration.ofNanos(early), this::due);
        }
        return early <= 0;
    }

    private void due() {
        synchronized (this) {
            dueLater = false;
        }
        hasOutput.accept(this);
    }

    private synchronized TerminalReport paint(Viewer viewer, String all) {
        var from = viewer.painted;
        var to = Math.min(all.length(), from + Viewer.PIECE);
        if (to < all.length() && Character.isHighSurrogate(all.charAt(to - 1))) {
            to--;
        }
        var last = to == all.length();
        viewer.painted = to;
        viewer.sending(to - from, time.nanos());
        if (last) {
            viewer.painting = null;
            viewer.cursor = viewer.paintedTo;
            viewer.layout = viewer.paintedLayout;
        }
        return new TerminalReport.Painted(
                id,
                viewer.name,
                viewer.paintedTo,
                viewer.paintedLayout,
                screen.rows(),
                screen.columns(),
                from == 0,
                last,
                all.substring(from, to));
    }

    synchronized TerminalSummary summary() {
        return new TerminalSummary(id, folder.toString(), screen.title(), createdAt, viewers.size(), ended, exitCode);
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
