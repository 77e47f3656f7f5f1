package wegent.executor.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import wegent.executor.process.Folders;

/// Knows what only Git itself may write: its records, the programs that it calls, and a folder that Git would take for
/// records because of what is in it. A name counts however a file system could read it: in any case, with characters
/// that are not seen, with what Windows and macOS leave out.
public final class GitFolders {
    private static final int MAX_CONFIG_BYTES = 1024 * 1024;
    private static final Pattern UNSEEN = Pattern.compile(
            "\\p{Cf}|\\p{Cc}|[\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u3164\\ufe00-\\ufe0f\\uffa0]");
    private static final Pattern SHORT_NAME = Pattern.compile("git~\\d+|gi[0-9a-f]{4}~\\d+");
    private static final Set<String> HOOK_FOLDERS = Set.of(".husky", ".githooks");
    private static final Pattern HOOKS_PATH = Pattern.compile("(?im)^.*\\bhookspath\\s*=[ \\t]*(.*)$");

    private GitFolders() {}

    /// Why `real`, a path without links that need not exist, is not to be written; empty when it may be.
    public static Optional<String> problem(Path real) throws IOException {
        return problem(real, Set.of());
    }

    /// The same, when `others` are written with it: all that will be there then, folders too.
    public static Optional<String> problem(Path real, Set<Path> others) throws IOException {
        for (var name : real) {
            if (isGitName(name.toString())) {
                return Optional.of("it belongs to Git, which alone writes there");
            }
            if (HOOK_FOLDERS.contains(folded(name.toString()))) {
                return Optional.of("Git runs what lies there");
            }
        }
        if (makesRecords(real, others)) {
            return Optional.of("Git would take the folder for a repository's records");
        }
        return isInHooks(real) ? Optional.of("Git runs what lies there") : Optional.empty();
    }

    /// Is it `.git`, or could a file system or Git take it for that?
    static boolean isGitName(String name) {
        for (var part : name.split("[\\\\/]", -1)) {
            var plain = folded(part);
            var stream = plain.indexOf(':');
            var start = (stream < 0 ? plain : plain.substring(0, stream)).replaceFirst("[. ]+$", "");
            if (start.equals(".git") || SHORT_NAME.matcher(start).matches()) {
                return true;
            }
        }
        return false;
    }

    private static String folded(String name) {
        var seen =
                UNSEEN.matcher(Normalizer.normalize(name, Normalizer.Form.NFKC)).replaceAll("");
        return seen.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replaceFirst("[. ]+$", "");
    }

    /// Is a folder above `real` one of records, or would it be with what is to be written?
    private static boolean makesRecords(Path real, Set<Path> others) {
        for (var at = real; at != null && at.getParent() != null; at = at.getParent()) {
            var name = folded(at.getFileName().toString());
            var folder = at.getParent();
            Predicate<String> has = part -> has(folder, name, part, others);
            if (has.test("HEAD") && (has.test("commondir") || (has.test("objects") && has.test("refs")))) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Path folder, String written, String name, Set<Path> others) {
        return written.equals(name.toLowerCase(Locale.ROOT))
                || others.contains(folder.resolve(name))
                || Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isInHooks(Path real) throws IOException {
        for (var at = real.getParent(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
                for (var hooks : hooksOf(at)) {
                    if (real.startsWith(Folders.realOf(hooks).orElse(hooks))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// Where the repository whose files are in `root` has its hooks, if it says so.
    private static List<Path> hooksOf(Path root) {
        var found = new ArrayList<Path>();
        RepositoryPlace.at(root).ifPresent(place -> {
            for (var file :
                    List.of(place.commonDir().resolve("config"), place.gitDir().resolve("config.worktree"))) {
                addHooks(root, file, found);
            }
        });
        return found;
    }

    private static void addHooks(Path root, Path config, List<Path> found) {
        try {
            if (!Files.isRegularFile(config) || Files.size(config) > MAX_CONFIG_BYTES) {
                return;
            }
            var matcher = HOOKS_PATH.matcher(Files.readString(config));
            while (matcher.find()) {
                var value =
                        matcher.group(1).replaceFirst("\\s[;#].*$", "").strip().replaceFirst("^\"(.*)\".*$", "$1");
                if (!value.isEmpty()) {
                    found.add(root.resolve(value).normalize());
                }
            }
        } catch (IOException | RuntimeException _) {
            // Git cannot read it either.
        }
    }
}
