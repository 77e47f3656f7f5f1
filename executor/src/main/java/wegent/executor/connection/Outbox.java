package wegent.executor.connection;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import wegent.base.PrivateFile;
import wegent.base.Time;
import wegent.base.Timers;
import wegent.protocol.FailureReason;
import wegent.protocol.RunState;
import wegent.protocol.stream.StreamEvent;

/// All that this device has produced and the backend has not acknowledged: a [RunLog] per run, in `outbox/` of
/// the home. It also knows the runs that are over, by a mark in `runs/` that outlives the log by a week, so
/// that none is ever started twice. Threads meet here.
public final class Outbox implements AutoCloseable {
    private static final Logger log = System.getLogger(Outbox.class.getName());
    private static final Duration KEEP_MARKS = Duration.ofDays(7);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// Why a run is over that has no log any more, or never had one.
    public enum Mark {
        ENDED,
        /// Cancelled before it was ordered.
        CANCELLED
    }

    private final Path folder;
    private final Path marks;
    private final Disk disk;
    private final OutboxRoom room;
    private final Time time;

    /// Runs that are over whose mark could not be written.
    private final Set<RunId.Key> unmarked = ConcurrentHashMap.newKeySet();

    /// Looks whether there is room, while that matters.
    @GuardedBy("this")
    private Timers.@Nullable Timer look;

    private final Map<RunId.Key, RunLog> logs = new ConcurrentHashMap<>();
    private volatile Consumer<RunLog> listener = changed -> {};

    private Outbox(Path home, OutboxLimits limits, Disk disk, Time time) throws IOException {
        this.folder = PrivateFile.folder(home.resolve("outbox"));
        this.marks = PrivateFile.folder(home.resolve("runs"));
        this.disk = disk;
        this.room = new OutboxRoom(folder, limits, disk);
        this.time = time;
        room.listen(this::watch);
    }

    /// Opens the outbox of `home`. Runs that were at work when an earlier process died are ended as lost, with
    /// all that they had produced.
    public static Outbox open(Path home, OutboxLimits limits, Disk disk, Time time) throws IOException {
        return open(home, limits, disk, time, _ -> false);
    }

    /// Like the other, but runs that may `goOn` stay without an end: the caller finds them in [#unfinished].
    public static Outbox open(Path home, OutboxLimits limits, Disk disk, Time time, Predicate<RunId.Key> goOn)
            throws IOException {
        var outbox = new Outbox(home, limits, disk, time);
        outbox.load(goOn);
        outbox.prune();
        outbox.room.check();
        return outbox;
    }

    /// Opens it with the usual limits.
    public static Outbox open(Path home, Time time) throws IOException {
        return open(home, OutboxLimits.DEFAULT, Disk.REAL, time);
    }

    /// Whether there is room for more.
    public OutboxRoom room() {
        return room;
    }

    /// Hears of each log that has something new, on the thread that wrote it; it must not block.
    void onChange(Consumer<RunLog> changeListener) {
        listener = changeListener;
    }

    /// A new log for `run`, on disk when this returns.
    public RunLog create(RunId run) throws IOException {
        var created = RunLog.create(folder, run, disk, room, time);
        add(created);
        watch();
        return created;
    }

    /// Looks each second, from now until nothing is at work and all is well.
    private synchronized void watch() {
        if (look == null) {
            look = time.every(LOOK, this::look);
        }
    }

    private void look() {
        room.check();
        if (!room.isFailing() && logs.values().stream().filter(RunLog::retry).count() > 0) {
            room.tell(); // those who looked before still saw a shortage
        }
        synchronized (this) {
            if (look != null
                    && room.degraded().isEmpty()
                    && logs.values().stream().allMatch(RunLog::hasEnded)) {
                look.close();
                look = null;
            }
        }
    }

    public Optional<RunLog> find(RunId.Key key) {
        return Optional.ofNullable(logs.get(key));
    }

    /// The mark of a run that is over.
    public Optional<Mark> mark(RunId.Key key) {
        if (unmarked.contains(key)) {
            return Optional.of(Mark.ENDED);
        }
        try {
            var file = marks.resolve(key.toString());
            return Files.exists(file)
                    ? Optional.of(Mark.valueOf(Files.readString(file).strip()))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException _) {
            return Optional.of(Mark.ENDED); // unreadable, but it is there: never a second process
        }
    }

    /// Remembers that a run is over.
    public void mark(RunId.Key key, Mark mark) throws IOException {
        PrivateFile.write(marks.resolve(key.toString()), mark + "\n");
    }

    /// The runs that have no end yet.
    public List<RunLog> unfinished() {
        return logs.values().stream().filter(run -> !run.hasEnded()).toList();
    }

    /// What to tell the backend of the runs that this device holds.
    public List<RunState> states() {
        return logs.values().stream().map(RunLog::state).toList();
    }

    Collection<RunLog> logs() {
        return logs.values();
    }

    /// The backend has all of this run, or wants no more of it: it leaves its mark only. Its events go first:
    /// the disk may have no room for the mark before.
    void settled(RunLog run) {
        var key = run.run().key();
        unmarked.add(key);
        try {
            run.empty();
            mark(key, Mark.ENDED);
            unmarked.remove(key);
            run.delete();
        } catch (IOException e) {
            log.log(Level.WARNING, run.run() + ": cannot delete its outbox", e);
        }
        logs.remove(key, run);
    }

    /// Drops whatever there is of run `key`.
    public void drop(RunId.Key key) {
        find(key).ifPresent(this::settled);
    }

    public boolean isEmpty() {
        return logs.isEmpty();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (look != null) {
                look.close();
            }
        }
        for (var run : logs.values()) {
            try {
                run.close();
            } catch (IOException e) {
                log.log(Level.WARNING, run.run() + ": cannot close its outbox", e);
            }
        }
    }

    private void add(RunLog run) {
        logs.put(run.run().key(), run);
        run.onAppended(() -> listener.accept(run));
    }

    private void load(Predicate<RunId.Key> goOn) throws IOException {
        var files = new TreeMap<String, List<Path>>();
        try (var found = Files.newDirectoryStream(folder, "*" + RunFiles.ENDING)) {
            for (var file : found) {
                var name = file.getFileName().toString();
                files.computeIfAbsent(name.substring(0, name.indexOf('.')), _ -> new ArrayList<>())
                        .add(file);
            }
        }
        for (var ofRun : files.values()) {
            load(ofRun, goOn);
        }
    }

    private void load(List<Path> files, Predicate<RunId.Key> goOn) throws IOException {
        try {
            var run = RunLog.open(files, disk, room, time);
            if (!run.hasEnded() && !goOn.test(run.run().key())) {
                log.log(Level.INFO, run.run() + ": was at work when the executor ended, and is lost");
                run.append(StreamEvent.Ended.failed(FailureReason.LOST, "The executor was restarted while this ran"));
            }
            add(run);
        } catch (IOException e) {
            log.log(Level.WARNING, "Not a run's outbox, put aside: " + files, e);
            for (var file : files) {
                var aside = file.resolveSibling(file.getFileName() + ".broken");
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private void prune() throws IOException {
        var oldest = time.instant().minus(KEEP_MARKS);
        try (var files = Files.newDirectoryStream(marks)) {
            for (var file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
