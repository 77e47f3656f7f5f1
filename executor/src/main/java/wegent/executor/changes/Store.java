package wegent.executor.changes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import wegent.base.PrivateFile;
import wegent.base.Time;

/// The states of one folder, as objects of git in a store of our own, outside of the folder. A repository that
/// is there is never written to: neither its index, nor its refs, nor its stash. What a file has is kept byte
/// for byte. One at a time works with it ([#locked]).
final class Store {
    private static final long MOST_BYTES = 1024L * 1024 * 1024;
    private static final int CHUNK = 2000;
    private static final int SILENT = 1024 * 1024;
    private static final String ATTRIBUTES = "* -text -eol -filter -ident -working-tree-encoding\n";
    private static final String PLAIN_EXCLUDE = """
            node_modules/
            .venv/
            __pycache__/
            .mypy_cache/
            .pytest_cache/
            .gradle/
            .DS_Store
            Thumbs.db
            """;

    private final Git git;
    private final Path store;
    private final Path folder;
    private final Path hidden;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();

    /// `folder` is a real path; `store` need not exist. `hidden` is not looked at.
    Store(Git git, Path store, Path folder, Path hidden, Time time) {
        this.git = git;
        this.store = store;
        this.folder = folder;
        this.hidden = hidden;
        this.time = time;
    }

    /// What is done with a store while nobody else does.
    interface Work<T> {
        T run() throws IOException, InterruptedException, UntrackedException;
    }

    /// Waits for its turn for at most `patience`.
    <T> T locked(Duration patience, Work<T> work) throws IOException, InterruptedException, UntrackedException {
        if (!lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw UntrackedException.busy();
        }
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }

    Git git() {
        return git;
    }

    Path folder() {
        return folder;
    }

    /// Where calls work that need no more than objects and trees of this folder.
    Git.Place place(Path index) {
        return new Git.Place(store, folder, folder, index);
    }

    Path index() {
        return store.resolve("index");
    }

    /// A file of the store that an index can be made in.
    Path scratch() throws IOException {
        var file = Files.createTempFile(store, "index", ".tmp");
        Files.delete(file);
        return file;
    }

    boolean exists() {
        return Files.exists(store.resolve("HEAD"));
    }

    /// The folder as it is now. What was found out is kept when it takes too long, so that the next look is
    /// shorter.
    State look(Deadline deadline) throws IOException, InterruptedException, UntrackedException {
        if (!exists() && isEmpty()) {
            return State.of(State.EMPTY, Map.of());
        }
        var repository = Repository.around(folder);
        prepare(repository.map(Repository::exclude).orElse(PLAIN_EXCLUDE), repository.map(Repository::objects));
        try {
            return look(placeIn(repository.map(Repository::root).orElse(folder), deadline), deadline);
        } catch (IOException e) {
            Files.deleteIfExists(index()); // whatever is wrong with it: the next look begins anew
            throw e;
        }
    }

    private State look(Git.Place place, Deadline deadline)
            throws IOException, InterruptedException, UntrackedException {
        var listing = new Listing(git, place, hidden, deadline);
        listing.look();
        grow(listing.bytes());
        drop(place, deadline, listing.dropped());
        var stale = listing.stale();
        for (int from = 0; from < stale.size(); from += CHUNK) {
            var chunk = stale.subList(from, Math.min(from + CHUNK, stale.size()));
            update(place, deadline, chunk, "--add", "--remove", "--replace");
        }
        return State.of(tree(place, deadline), listing.large());
    }

    private void drop(Git.Place place, Deadline deadline, Collection<String> paths)
            throws IOException, InterruptedException, UntrackedException {
        if (!paths.isEmpty()) {
            update(place, deadline, paths, "--force-remove");
        }
    }

    private void update(Git.Place place, Deadline deadline, Collection<String> paths, String... how)
            throws IOException, InterruptedException, UntrackedException {
        var arguments = new ArrayList<>(List.of("update-index"));
        arguments.addAll(List.of(how));
        arguments.addAll(List.of("-z", "--stdin"));
        var input = (String.join("\0", paths) + "\0").getBytes(StandardCharsets.UTF_8);
        git.ask(place, deadline, input, arguments.toArray(String[]::new));
    }

    /// The tree of what the index has of the folder.
    private String tree(Git.Place place, Deadline deadline)
            throws IOException, InterruptedException, UntrackedException {
        if (place.workTree().equals(place.folder())) {
            return git.ask(place, deadline, null, "write-tree");
        }
        var prefix = slashes(place.workTree().relativize(place.folder())) + "/";
        var result = git.run(place, deadline, null, SILENT, "write-tree", "--prefix=" + prefix);
        if (result.exit() != 0 && result.error().contains("not found")) {
            return State.EMPTY;
        }
        if (result.exit() != 0) {
            throw new IOException("git write-tree: " + result.error());
        }
        return result.text().strip();
    }

    /// The folder is seen as a part of its repository, whose `.gitignore` files count; unless it is ignored
    /// there itself.
    private Git.Place placeIn(Path root, Deadline deadline)
            throws IOException, InterruptedException, UntrackedException {
        if (root.equals(folder)) {
            return place(index());
        }
        var above = new Git.Place(store, root, root, index());
        var path = slashes(root.relativize(folder));
        var ignored = git.run(above, deadline, null, SILENT, "check-ignore", "-q", "--", path);
        return ignored.exit() == 0 ? place(index()) : new Git.Place(store, root, folder, index());
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }

    private void prepare(String exclude, Optional<Path> objects) throws IOException {
        if (!exists()) {
            PrivateFile.folder(store.resolve("objects/info"));
            PrivateFile.folder(store.resolve("refs"));
            PrivateFile.folder(store.resolve("info"));
            Files.writeString(store.resolve("config"), config());
            Files.writeString(store.resolve("info/attributes"), ATTRIBUTES);
            Files.writeString(store.resolve("HEAD"), "ref: refs/heads/none\n");
        }
        Files.deleteIfExists(store.resolve("index.lock")); // of a call that was killed
        Files.writeString(store.resolve("info/exclude"), exclude);
        Files.writeString(
                store.resolve("objects/info/alternates"),
                objects.map(path -> path + "\n").orElse(""));
        Files.setLastModifiedTime(store, FileTime.from(time.instant()));
    }

    private static String config() {
        var windows = java.io.File.separatorChar == '\\';
        var folds = windows || System.getProperty("os.name", "").startsWith("Mac");
        return "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tlogallrefupdates = false\n" + "\tfilemode = "
                + !windows + "\n\tsymlinks = " + !windows + "\n\tignorecase = " + folds + "\n";
    }

    /// A store that has had very much is deleted at the next start: old answers then cannot be taken back any
    /// more.
    private void grow(long bytes) throws IOException {
        var file = store.resolve("bytes");
        var before = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        if (bytes > 0) {
            Files.writeString(file, Long.toString(before + bytes));
        }
    }

    /// Has the store in `folder` become too large, or was it not used since `moment`?
    static boolean isDone(Path folder, Instant moment) throws IOException {
        var file = folder.resolve("bytes");
        var full = Files.exists(file) && Long.parseLong(Files.readString(file).strip()) > MOST_BYTES;
        return full || Files.getLastModifiedTime(folder).toInstant().isBefore(moment);
    }

    private boolean isEmpty() throws IOException {
        try (var files = Files.newDirectoryStream(folder)) {
            return !files.iterator().hasNext();
        }
    }
}
