package wegent.executor.changes;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import wegent.base.PrivateFile;
import wegent.base.Time;
import wegent.executor.process.Folders;
import wegent.protocol.BackendMessage.RevertReply;
import wegent.protocol.RevertOutcome;
import wegent.protocol.stream.FileChanges.Untracked;

/// Knows what an answer changes in its folder: the folder's state before it, and after it. It never keeps an
/// agent waiting for long: a folder that is too large says so, and is looked at again in the background.
/// Threads meet here.
public final class ChangeTracker {
    private static final Logger log = System.getLogger(ChangeTracker.class.getName());
    private static final Duration BEFORE = Duration.ofSeconds(2);
    private static final Duration AFTER = Duration.ofSeconds(6);
    private static final Duration BACKGROUND = Duration.ofMinutes(2);
    private static final Duration REVERT = Duration.ofSeconds(20);
    private static final Duration TURN = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final Duration UNUSED = Duration.ofDays(30);

    private static final String GONE = "gone-";

    private final Path home;
    private final Path stores;
    private final Optional<Git> git;
    private final Time time;
    private final boolean on;
    private final Map<Path, Store> known = new ConcurrentHashMap<>();

    /// Folders that took too long, and until when they are left alone.
    private final Map<Path, Left> left = new ConcurrentHashMap<>();

    private final Set<Path> looking = ConcurrentHashMap.newKeySet();

    private record Left(Untracked reason, Instant until) {}

    private ChangeTracker(Path home, Optional<Git> git, boolean on, Time time) {
        this.home = home;
        this.stores = home.resolve("changes");
        this.git = git;
        this.on = on;
        this.time = time;
    }

    /// Keeps its stores in `home`; `variables` say where git is.
    public static ChangeTracker in(Path home, Map<String, String> variables, Time time) throws IOException {
        var real = home.toRealPath();
        PrivateFile.folder(real.resolve("changes"));
        var tracker = new ChangeTracker(real, Git.find(variables, time), true, time);
        tracker.tidy();
        return tracker;
    }

    /// One that looks at nothing.
    public static ChangeTracker off(Path home, Time time) {
        return new ChangeTracker(home, Optional.empty(), false, time);
    }

    /// The folder as it is before an answer; empty when nobody wants to know.
    public Optional<State> before(Path folder) throws InterruptedException {
        return on ? Optional.of(look(folder, Deadline.in(time, BEFORE), TURN)) : Optional.empty();
    }

    /// What has changed since `before`. Empty when nothing has.
    public Optional<Difference> since(Path folder, State before) throws InterruptedException {
        var deadline = Deadline.in(time, AFTER);
        if (before.untracked() == null) {
            var after = look(folder, deadline, AFTER);
            return difference(folder, before, after, deadline).filter(found -> !found.isNone());
        }
        if (before.untracked() == Untracked.TOO_SLOW) {
            lookInBackground(folder);
        }
        return Optional.of(Difference.unknown(before.untracked()));
    }

    /// Takes back what lies between the states `before` and `after`.
    public RevertReply revert(Path folder, String before, String after) throws InterruptedException {
        try {
            if (git.isEmpty()) {
                return RevertReply.of(RevertOutcome.GONE);
            }
            var deadline = Deadline.in(time, REVERT);
            var store = store(git.get(), folder);
            return store.locked(REVERT, () -> new Reversal(store, deadline).run(before, after));
        } catch (UntrackedException e) {
            return failed("The folder could not be looked at in time (" + e.getMessage() + ")");
        } catch (IOException | RuntimeException e) {
            log.log(Level.WARNING, folder + ": cannot be put back", e);
            return failed(String.valueOf(e.getMessage()));
        }
    }

    private static RevertReply failed(String why) {
        return new RevertReply(RevertOutcome.FAILED, List.of(), why);
    }

    private State look(Path folder, Deadline deadline, Duration patience) throws InterruptedException {
        try {
            if (git.isEmpty()) {
                return isEmpty(folder) ? State.of(State.EMPTY, Map.of()) : State.unknown(Untracked.NO_GIT);
            }
            var pause = left.get(folder);
            if (pause != null && time.instant().isBefore(pause.until())) {
                return State.unknown(pause.reason());
            }
            var store = store(git.get(), folder);
            var state = store.locked(patience, () -> store.look(deadline));
            left.remove(folder);
            return state;
        } catch (UntrackedException e) {
            if (!e.isBusy()) {
                left.put(folder, new Left(e.reason(), time.instant().plus(PAUSE)));
            }
            return State.unknown(e.reason());
        } catch (IOException | RuntimeException e) {
            log.log(Level.WARNING, folder + ": its state cannot be told", e);
            return State.unknown(Untracked.FAILED);
        }
    }

    private Optional<Difference> difference(Path folder, State before, State after, Deadline deadline)
            throws InterruptedException {
        if (after.untracked() != null) {
            return Optional.of(Difference.unknown(after.untracked()));
        }
        if (before.equals(after) || git.isEmpty()) {
            return Optional.empty();
        }
        try {
            var store = store(git.get(), folder);
            return Optional.of(new Comparison(store, deadline).of(before, after));
        } catch (UntrackedException e) {
            return Optional.of(Difference.unknown(e.reason()));
        } catch (IOException | RuntimeException e) {
            log.log(Level.WARNING, folder + ": its changes cannot be told", e);
            return Optional.of(Difference.unknown(Untracked.FAILED));
        }
    }

    /// So that the next answer finds most of it known. What takes too long even so is left alone for a while.
    private void lookInBackground(Path folder) {
        if (!looking.add(folder)) {
            return;
        }
        Thread.ofVirtual().name("look at " + folder).start(() -> {
            try {
                left.remove(folder);
                if (look(folder, Deadline.in(time, BACKGROUND), BACKGROUND).untracked() == Untracked.TOO_SLOW) {
                    left.put(
                            folder,
                            new Left(Untracked.TOO_MANY_FILES, time.instant().plus(PAUSE)));
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                looking.remove(folder);
            }
        });
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder)) {
            return !files.iterator().hasNext();
        }
    }

    private Store store(Git found, Path folder) throws IOException {
        var real = folder.toRealPath();
        return known.computeIfAbsent(real, path -> new Store(found, stores.resolve(nameOf(path)), path, home, time));
    }

    private static String nameOf(Path folder) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(folder.toString().getBytes(StandardCharsets.UTF_8)), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }

    /// Deletes the stores that nobody has used for long, or that have grown too large: out of the way at once,
    /// and then in the background.
    private void tidy() {
        try (var all = Files.newDirectoryStream(stores)) {
            for (var store : all) {
                var gone = store.getFileName().toString().startsWith(GONE);
                if (gone || Store.isDone(store, time.instant().minus(UNUSED))) {
                    var place = gone ? store : Files.move(store, stores.resolve(GONE + store.getFileName()));
                    Thread.ofVirtual().name("tidy changes").start(() -> Folders.delete(place));
                }
            }
        } catch (IOException | RuntimeException e) {
            log.log(Level.WARNING, "Old states of folders cannot be deleted", e);
        }
    }
}
