package wegent.executor.changes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import wegent.protocol.BackendMessage.RevertReply;
import wegent.protocol.RevertOutcome;

/// Takes back what lies between two states of a folder. What came later in the same files stays, when it is not
/// where the answer changed them; else nothing is done at all. For one order, under the lock of its store.
final class Reversal {
    private static final int PATCH = 64 * 1024 * 1024;
    private static final int SMALL = 1024 * 1024;
    private static final int MOST_NAMED = 20;
    private static final Pattern IN_THE_WAY = Pattern.compile(
            "(?m)^error: (?:patch failed: )?\"?(.+?)\"?(?::\\d+|: (?:patch does not apply|does not exist in index"
                    + "|already exists in index|wrong type|does not match index|No such file or directory))$");

    private final Store store;
    private final Deadline deadline;

    Reversal(Store store, Deadline deadline) {
        this.store = store;
        this.deadline = deadline;
    }

    RevertReply run(String before, String after) throws IOException, InterruptedException, UntrackedException {
        if (!knows(before) || !knows(after)) {
            return RevertReply.of(RevertOutcome.GONE);
        }
        var now = store.look(deadline).tree();
        if (now == null) {
            throw new IOException("The folder has no state");
        }
        if (isAlreadySo(before, after, now)) {
            return RevertReply.of(RevertOutcome.REVERTED);
        }
        var index = store.scratch();
        try {
            return to(before, after, now, store.place(index));
        } finally {
            Files.deleteIfExists(index);
        }
    }

    private boolean knows(String tree) throws IOException, InterruptedException, UntrackedException {
        if (tree.equals(State.EMPTY)) {
            return true;
        }
        if (!store.exists() || !tree.matches("[0-9a-f]{40}")) {
            return false;
        }
        var place = store.place(store.index());
        return store.git()
                        .run(place, deadline, null, SMALL, "cat-file", "-e", tree + "^{tree}")
                        .exit()
                == 0;
    }

    /// An order that was carried out before, and whose answer was lost: what it changed is as it was before it.
    private boolean isAlreadySo(String before, String after, String now)
            throws IOException, InterruptedException, UntrackedException {
        var place = store.place(store.index());
        var changed = Entry.between(store.git(), place, deadline, after, before);
        var since = Entry.between(store.git(), place, deadline, before, now);
        return changed.stream()
                .noneMatch(
                        entry -> since.stream().anyMatch(other -> other.path().equals(entry.path())));
    }

    private RevertReply to(String before, String after, String now, Git.Place place)
            throws IOException, InterruptedException, UntrackedException {
        var git = store.git();
        var patch = git.run(
                place,
                deadline,
                null,
                PATCH,
                "diff-tree",
                "-r",
                "-M",
                "-p",
                "--binary",
                "--full-index",
                "--no-ext-diff",
                "--no-textconv",
                "--no-color",
                "--src-prefix=a/",
                "--dst-prefix=b/",
                before,
                after);
        if (patch.exit() != 0 || patch.cut()) {
            throw new IOException("git diff-tree: " + patch.error());
        }
        git.ask(place, deadline, null, "read-tree", now);
        var applied = git.run(
                place, deadline, patch.output(), SMALL, "apply", "--cached", "-R", "-p1", "--whitespace=nowarn", "-");
        if (applied.exit() != 0) {
            return new RevertReply(RevertOutcome.CHANGED_SINCE, inTheWay(applied.error()), null);
        }
        var wanted = git.ask(place, deadline, null, "write-tree");
        var entries = Entry.between(git, place, deadline, now, wanted);
        var contents = new ArrayList<Replacement.Content>();
        for (var entry : entries) {
            contents.add(new Replacement.Content(entry, ByteBuffer.wrap(content(place, entry))));
        }
        return new Replacement(store.folder()).of(contents);
    }

    private byte[] content(Git.Place place, Entry entry) throws IOException, InterruptedException, UntrackedException {
        if (entry.isGone()) {
            return new byte[0];
        }
        var blob = store.git().run(place, deadline, null, PATCH, "cat-file", "blob", entry.newBlob());
        if (blob.exit() != 0 || blob.cut()) {
            throw new IOException("git cat-file: " + blob.error());
        }
        return blob.output();
    }

    private static List<String> inTheWay(String error) {
        var files = new LinkedHashSet<String>();
        var matcher = IN_THE_WAY.matcher(error);
        while (matcher.find() && files.size() < MOST_NAMED) {
            files.add(matcher.group(1));
        }
        return List.copyOf(files);
    }

    /// One file on the way from one tree to another; blobs and modes are git's, all zeros where there is none.
    record Entry(String path, String oldMode, String oldBlob, String newMode, String newBlob) {
        private static final int OUTPUT = 16 * 1024 * 1024;

        boolean isNew() {
            return oldMode.equals("000000");
        }

        boolean isGone() {
            return newMode.equals("000000");
        }

        boolean isLink() {
            return newMode.equals("120000");
        }

        boolean isExecutable() {
            return newMode.equals("100755");
        }

        static List<Entry> between(Git git, Git.Place place, Deadline deadline, String from, String to)
                throws IOException, InterruptedException, UntrackedException {
            var result =
                    git.run(place, deadline, null, OUTPUT, "diff-tree", "-r", "--no-renames", "-z", "--raw", from, to);
            if (result.exit() != 0 || result.cut()) {
                throw new IOException("git diff-tree: " + result.error());
            }
            var words = new String(result.output(), StandardCharsets.UTF_8).split("\0", -1);
            var all = new ArrayList<Entry>();
            for (int i = 0; i + 1 < words.length; i += 2) {
                var facts = words[i].substring(1).split(" ", -1); // :mode mode blob blob letter
                all.add(new Entry(words[i + 1], facts[0], facts[2], facts[1], facts[3]));
            }
            return all;
        }
    }
}
