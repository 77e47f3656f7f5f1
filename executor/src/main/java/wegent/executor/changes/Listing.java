package wegent.executor.changes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The files of a folder that the index of its store does not have as they are now. Ignored files are not
/// looked at, links are not followed; a repository inside of the folder is looked into. For one look.
final class Listing {
    /// A larger file is known by its size and time alone.
    static final long LARGE = 2 * 1024 * 1024;

    private static final int MOST_FILES = 20_000;
    private static final long MOST_BYTES = 256L * 1024 * 1024;
    private static final int MOST_LARGE = 200;
    private static final int MOST_REPOSITORIES = 50;
    private static final int OUTPUT = 8 * 1024 * 1024;

    private final Git git;
    private final Git.Place place;
    private final Path hidden;
    private final Deadline deadline;
    private final Set<String> paths = new LinkedHashSet<>();
    private final Deque<String> repositories = new ArrayDeque<>();
    private final List<String> stale = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();
    private final Map<Path, Boolean> links = new HashMap<>();
    private final Map<String, String> large = new TreeMap<>();
    private long bytes;

    /// `hidden` is the executor's own home, which is nobody's work, should it lie in the folder.
    Listing(Git git, Git.Place place, Path hidden, Deadline deadline) {
        this.git = git;
        this.place = place;
        this.hidden = hidden;
        this.deadline = deadline;
    }

    void look() throws IOException, InterruptedException, UntrackedException {
        take(
                "",
                git.run(place, deadline, null, OUTPUT, "ls-files", "-t", "-z", "-o", "-m", "-d", "--exclude-standard"));
        for (int count = 0; !repositories.isEmpty() && count < MOST_REPOSITORIES; count++) {
            var inside = repositories.remove();
            var there = place.folder().resolve(inside);
            if (Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS)) {
                var own = place.at(there, place.store().resolve("no-index"));
                take(inside, git.run(own, deadline, null, OUTPUT, "ls-files", "-t", "-z", "-o", "--exclude-standard"));
            }
        }
        for (var path : paths) {
            sort(path);
        }
    }

    /// What the index does not have as it is, deleted files too.
    List<String> stale() {
        return stale;
    }

    /// What the index is not to have any more: a folder is there now, a link on the way, or a file that is too
    /// large.
    List<String> dropped() {
        return dropped;
    }

    /// How many bytes there are to be read and kept.
    long bytes() {
        return bytes;
    }

    /// The stamps of files that are too large.
    Map<String, String> large() {
        return large;
    }

    private void take(String prefix, Git.Result result) throws IOException, UntrackedException {
        if (result.cut()) {
            throw UntrackedException.tooMany();
        }
        if (result.exit() != 0) {
            throw new IOException("git ls-files: " + result.error());
        }
        var output = result.output();
        for (int from = 0; from < output.length; ) {
            int to = from;
            while (to < output.length && output[to] != 0) {
                to++;
            }
            add(prefix, Arrays.copyOfRange(output, Math.min(from + 2, to), to)); // behind its tag and a blank
            from = to + 1;
        }
        if (paths.size() > MOST_FILES) {
            throw UntrackedException.tooMany();
        }
    }

    private void add(String prefix, byte[] name) {
        var path = new String(name, StandardCharsets.UTF_8);
        if (path.isEmpty() || !Arrays.equals(path.getBytes(StandardCharsets.UTF_8), name)) {
            return; // a name that we could not say again
        }
        if (path.endsWith("/")) {
            repositories.add(prefix + path);
        } else {
            paths.add(prefix + path);
        }
    }

    private void sort(String path) throws UntrackedException {
        try {
            var file = place.folder().resolve(path);
            if (file.startsWith(hidden) && hidden.startsWith(place.folder())) {
                return;
            }
            var facts = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (facts.isDirectory() || isBeyondLink(file)) {
                dropped.add(path);
            } else if (!facts.isRegularFile()) {
                stale.add(path);
            } else if (facts.size() > LARGE) {
                dropped.add(path);
                if (large.size() < MOST_LARGE) {
                    large.put(
                            path, facts.size() + " " + facts.lastModifiedTime().toMillis());
                }
            } else if (Files.isReadable(file)) {
                stale.add(path);
                bytes += facts.size();
            }
        } catch (IOException | RuntimeException _) {
            dropped.add(path); // it is gone
        }
        if (bytes > MOST_BYTES) {
            throw UntrackedException.tooMany();
        }
    }

    /// Does the way to `file` lead over a link?
    private boolean isBeyondLink(Path file) {
        var parent = file.getParent();
        if (parent == null || parent.equals(place.folder())) {
            return false;
        }
        var known = links.get(parent);
        if (known == null) {
            known = Files.isSymbolicLink(parent) || isBeyondLink(parent);
            links.put(parent, known);
        }
        return known;
    }
}
