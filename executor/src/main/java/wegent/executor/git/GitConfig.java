package wegent.executor.git;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The settings that Git finds for a repository, each with where it stands. What counts of them for a repository that
/// nobody trusts is a list of what can only say how files and names are compared: a setting that is not on it, known
/// or not, is not there at all. So none can name a program, a file of others or a remote.
record GitConfig(List<Entry> entries) {
    private static final int MAX_ENTRIES = 2000;

    private static final Set<String> ALLOWED = Set.of(
            "core.filemode",
            "core.symlinks",
            "core.ignorecase",
            "core.precomposeunicode",
            "core.protecthfs",
            "core.protectntfs",
            "core.autocrlf",
            "core.eol",
            "core.trustctime",
            "core.checkstat",
            "core.bigfilethreshold",
            "core.longpaths",
            "core.sparsecheckout",
            "core.sparsecheckoutcone",
            "index.sparse",
            "diff.renames",
            "diff.renamelimit",
            "diff.algorithm",
            "status.renames",
            "status.renamelimit");

    private static final Set<String> EXTENSIONS = Set.of("extensions.objectformat", "extensions.refstorage");
    private static final Pattern OF_BRANCHES =
            Pattern.compile("branch\\.[^\\x00-\\x1f\\x7f]+\\.(remote|merge)|remote\\.[^\\x00-\\x1f\\x7f]+\\.fetch");
    private static final Pattern OF_FILTERS =
            Pattern.compile("filter\\..*\\.(clean|smudge|process|required)", Pattern.DOTALL);

    /// `key` is in lower case but for its middle; `scope` is Git's word for where it stands.
    record Entry(String scope, String key, String value) {
        boolean isOfRepository() {
            return scope.equals("local") || scope.equals("worktree");
        }
    }

    GitConfig {
        entries = List.copyOf(entries);
    }

    /// Reads `git config --list --show-scope -z`.
    static GitConfig read(String text) {
        var words = text.split("\0", -1);
        var entries = new ArrayList<Entry>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            var end = words[i + 1].indexOf('\n');
            var key = end < 0 ? words[i + 1] : words[i + 1].substring(0, end);
            entries.add(new Entry(words[i], key, end < 0 ? "true" : words[i + 1].substring(end + 1)));
        }
        return new GitConfig(entries);
    }

    /// The last value of `key`, which counts; "" when it is nowhere.
    String last(String key) {
        var found = "";
        for (var entry : entries) {
            found = entry.key().equals(key) ? entry.value() : found;
        }
        return found;
    }

    /// The setting of the repository's own for `key`; "" when it has none.
    String ofRepository(String key) {
        return new GitConfig(entries.stream().filter(Entry::isOfRepository).toList()).last(key);
    }

    /// The text of a file with what is allowed, for a work tree that is not where the file is.
    String allowed() {
        var extensions = entries.stream().anyMatch(entry -> EXTENSIONS.contains(entry.key()));
        var text =
                new StringBuilder("[core]\n\trepositoryformatversion = " + (extensions ? 1 : 0) + "\n\tbare = false\n");
        entries.stream().filter(GitConfig::isAllowed).limit(MAX_ENTRIES).forEach(entry -> text.append(line(entry)));
        return text.toString();
    }

    private static boolean isAllowed(Entry entry) {
        return ALLOWED.contains(entry.key())
                || EXTENSIONS.contains(entry.key())
                || OF_BRANCHES.matcher(entry.key()).matches();
    }

    private static String line(Entry entry) {
        var first = entry.key().indexOf('.');
        var last = entry.key().lastIndexOf('.');
        var middle = first == last ? "" : " \"" + escaped(entry.key().substring(first + 1, last)) + "\"";
        return "[" + entry.key().substring(0, first) + middle + "]\n\t"
                + entry.key().substring(last + 1) + " = \""
                + escaped(entry.value()).replace("\n", "\\n") + "\"\n";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /// Settings that make every filter that has a name here do nothing.
    Map<String, String> withoutFilters() {
        var settings = new LinkedHashMap<String, String>();
        for (var entry : entries) {
            if (OF_FILTERS.matcher(entry.key()).matches()) {
                var name = entry.key().toLowerCase(Locale.ROOT);
                settings.put(entry.key(), name.endsWith(".required") ? "false" : "");
            }
        }
        return settings;
    }
}
