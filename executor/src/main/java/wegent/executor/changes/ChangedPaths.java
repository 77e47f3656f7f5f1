package wegent.executor.changes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.protocol.stream.FileChanges.Change;

/// The files that differ between two trees, in git's order, with the lines that came and went.
final class ChangedPaths {
    private static final int OUTPUT = 16 * 1024 * 1024;

    private ChangedPaths() {}

    /// `added` is below 0 for a binary file. `sections` is how many pieces of a diff are this file's.
    record ChangedPath(String path, @Nullable String oldPath, Change change, int added, int removed) {
        int sections() {
            return change == Change.RETYPED ? 2 : 1;
        }

        boolean binary() {
            return added < 0;
        }
    }

    static List<ChangedPath> between(Git git, Git.Place place, Deadline deadline, String before, String after)
            throws IOException, InterruptedException, UntrackedException {
        var result = git.run(
                place, deadline, null, OUTPUT, "diff-tree", "-r", "-M", "-z", "--raw", "--numstat", before, after);
        if (result.exit() != 0 || result.cut()) {
            throw new IOException("git diff-tree: " + result.error());
        }
        return parse(result.text());
    }

    /// First a record with the kind of each, then one with the numbers of each.
    private static List<ChangedPath> parse(String text) {
        var words = text.split("\0", -1);
        var kinds = new ArrayList<ChangedPath>();
        int at = 0;
        for (; at < words.length && words[at].startsWith(":"); ) {
            var letter = words[at].substring(words[at].lastIndexOf(' ') + 1).charAt(0);
            var first = words[at + 1];
            if (letter == 'R') {
                kinds.add(new ChangedPath(words[at + 2], first, Change.RENAMED, 0, 0));
                at += 3;
            } else {
                kinds.add(new ChangedPath(first, null, change(letter), 0, 0));
                at += 2;
            }
        }
        var all = new ArrayList<ChangedPath>(kinds.size());
        for (var kind : kinds) {
            var numbers = words[at].split("\t", 3);
            at += kind.oldPath() == null ? 1 : 3;
            all.add(new ChangedPath(
                    kind.path(), kind.oldPath(), kind.change(), number(numbers[0]), number(numbers[1])));
        }
        return all;
    }

    private static Change change(char letter) {
        return switch (letter) {
            case 'A' -> Change.ADDED;
            case 'D' -> Change.DELETED;
            case 'T' -> Change.RETYPED;
            default -> Change.MODIFIED;
        };
    }

    private static int number(String text) {
        return text.equals("-") ? -1 : Integer.parseInt(text);
    }
}
