package wegent.executor.git;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.protocol.rest.GitChange;
import wegent.protocol.rest.GitStatusView;

/// Reads `git status --porcelain=v2 --branch -z`. Owned by one thread.
final class StatusReader {
    static final int MOST = 1000;

    private final List<GitChange> changes = new ArrayList<>();
    private @Nullable String branch;
    private @Nullable String commit;
    private @Nullable String upstream;
    private int ahead;
    private int behind;
    private int count;

    private StatusReader() {}

    static GitStatusView read(String root, String text) {
        var reader = new StatusReader();
        var entries = List.of(text.split("\0"));
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            var isRenamed = entry.startsWith("2 ");
            if (entry.startsWith("# ")) {
                reader.header(entry.substring(2));
            } else if (!entry.isEmpty()) {
                reader.change(entry, isRenamed && i + 1 < entries.size() ? entries.get(i + 1) : null);
            }
            i += isRenamed ? 1 : 0;
        }
        return reader.view(root);
    }

    private GitStatusView view(String root) {
        return new GitStatusView(root, branch, commit, upstream, ahead, behind, changes, count > MOST);
    }

    private void header(String line) {
        var name = line.substring(0, Math.max(0, line.indexOf(' ')));
        var value = line.substring(name.length()).strip();
        switch (name) {
            case "branch.oid" -> commit = value.equals("(initial)") ? null : value;
            case "branch.head" -> branch = value.equals("(detached)") ? null : value;
            case "branch.upstream" -> upstream = value;
            case "branch.ab" -> {
                var numbers = value.split(" ", -1);
                ahead = Math.abs(Integer.parseInt(numbers[0]));
                behind = Math.abs(Integer.parseInt(numbers[1]));
            }
            default -> {
                // A newer Git says more.
            }
        }
    }

    /// `1 XY …8 fields… path`, `2 XY …9 fields… path`, `u XY …10 fields… path`, `? path`.
    private void change(String entry, @Nullable String from) {
        count++;
        if (count > MOST) {
            return;
        }
        switch (entry.charAt(0)) {
            case '1' -> add(entry, 9, null);
            case '2' -> add(entry, 10, from);
            case 'u' -> add(entry, 11, null);
            case '?' -> changes.add(new GitChange(entry.substring(2), "??", null));
            default -> count--;
        }
    }

    private void add(String entry, int fields, @Nullable String from) {
        var parts = entry.split(" ", fields);
        if (parts.length == fields) {
            changes.add(new GitChange(parts[fields - 1], parts[1], from));
        }
    }
}
