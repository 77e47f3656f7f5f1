package wegent.executor.changes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import wegent.executor.changes.ChangedPaths.ChangedPath;
import wegent.protocol.stream.FileChanges;
import wegent.protocol.stream.FileChanges.Change;
import wegent.protocol.stream.FileChanges.ChangedFile;

/// Compares two states of a folder, within bounds: so many files are named, so much of a file's diff is told,
/// and so much of all. What is over them is counted, and marked.
final class Comparison {
    private static final int OUTPUT = 16 * 1024 * 1024;
    private static final int LONGEST = 200_000;
    private static final int ALL = 1_000_000;
    private static final int PATH = 1000;

    private final Store store;
    private final Deadline deadline;
    private final StringBuilder diff = new StringBuilder();
    private final List<ChangedFile> files = new ArrayList<>();
    private int more;
    private int added;
    private int removed;

    Comparison(Store store, Deadline deadline) {
        this.store = store;
        this.deadline = deadline;
    }

    Difference of(State before, State after) throws IOException, InterruptedException, UntrackedException {
        var from = before.tree();
        var to = after.tree();
        if (from == null || to == null) {
            throw new IllegalArgumentException("A state without a tree");
        }
        var large = largeThatChanged(before, after);
        if (!from.equals(to)) {
            kept(from, to, large);
        }
        large.forEach(path -> add(unkept(path, before, after)));
        var complete = large.isEmpty();
        var changes =
                new FileChanges(files, more, added, removed, complete ? from : null, complete ? to : null, null, null);
        return files.isEmpty() ? Difference.NONE : new Difference(changes, diff.toString(), after);
    }

    private void kept(String from, String to, Set<String> large)
            throws IOException, InterruptedException, UntrackedException {
        var place = store.place(store.index());
        var paths = ChangedPaths.between(store.git(), place, deadline, from, to);
        var printed = store.git()
                .run(
                        place,
                        deadline,
                        null,
                        OUTPUT,
                        "diff-tree",
                        "-r",
                        "-M",
                        "-p",
                        "--no-ext-diff",
                        "--no-textconv",
                        "--no-color",
                        "--src-prefix=a/",
                        "--dst-prefix=b/",
                        from,
                        to);
        var sections = new Sections(printed.text(), printed.cut());
        for (var path : paths) {
            var section = sections.next(path.sections());
            added += Math.max(0, path.added());
            removed += Math.max(0, path.removed());
            if (!large.contains(path.path())) {
                add(file(path, section));
            }
        }
    }

    private void add(ChangedFile file) {
        if (files.size() == FileChanges.MOST) {
            more++;
        } else {
            files.add(file);
        }
    }

    private ChangedFile file(ChangedPath path, String section) {
        var named = files.size() < FileChanges.MOST;
        var fits = !section.isEmpty() && section.length() <= LONGEST && diff.length() + section.length() <= ALL;
        if (named && fits && !path.binary()) {
            diff.append(section);
        }
        return new ChangedFile(
                first(path.path()),
                path.oldPath() == null ? null : first(path.oldPath()),
                path.change(),
                Math.max(0, path.added()),
                Math.max(0, path.removed()),
                fits && !path.binary() ? section.length() : 0,
                path.binary(),
                !fits && !path.binary());
    }

    private static String first(String path) {
        return path.length() <= PATH ? path : path.substring(0, PATH) + "…";
    }

    private static Set<String> largeThatChanged(State before, State after) {
        var all = new TreeSet<>(before.large().keySet());
        all.addAll(after.large().keySet());
        all.removeIf(path -> before.large().containsKey(path)
                && before.large().get(path).equals(after.large().get(path)));
        return all;
    }

    private static ChangedFile unkept(String path, State before, State after) {
        var change = !before.large().containsKey(path)
                ? Change.ADDED
                : after.large().containsKey(path) ? Change.MODIFIED : Change.DELETED;
        return new ChangedFile(first(path), null, change, 0, 0, 0, true, true);
    }

    /// The pieces of a diff, one a file. A line of a file's text never begins as a piece does.
    private static final class Sections {
        private static final String BEGIN = "diff --git ";

        private final String text;
        private final boolean cut;
        private int at;

        Sections(String text, boolean cut) {
            this.text = text;
            this.cut = cut;
        }

        /// The next `count` pieces; nothing when they are not all here.
        String next(int count) {
            if (!text.startsWith(BEGIN, at)) {
                return "";
            }
            int end = at;
            for (int i = 0; i < count && end < text.length(); i++) {
                var begin = text.indexOf("\n" + BEGIN, end);
                end = begin < 0 ? text.length() : begin + 1;
            }
            var piece = end == text.length() && cut ? "" : text.substring(at, end);
            at = end;
            return piece;
        }
    }
}
