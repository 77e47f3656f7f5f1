package wegent.executor.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What Linux tells of its processes in `/proc`. A process that ends while we look is not there; a zombie is
/// dead.
final class LinuxProcesses {
    private static final Path PROC = Path.of("/proc");
    private static final String BOOT = boot();

    private LinuxProcesses() {}

    /// One line of the system's table. `start` counts ticks since the machine started.
    private record Entry(long pid, char state, long parent, long group, long session, String start) {
        boolean runs() {
            return state != 'Z' && state != 'X';
        }
    }

    static boolean available() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    /// `root` and `others`, and all that descend from them, lie in the root's group or session, or carry `mark`.
    static Set<ProcessHandle> tree(ProcessHandle root, String mark, Set<Long> others) {
        return members(entry -> (entry.pid == root.pid() && root.isAlive())
                || others.contains(entry.pid)
                || entry.group == root.pid()
                || entry.session == root.pid()
                || hasMark(entry.pid, mark + '\0'));
    }

    /// All that carry `mark`, and `others`, and their descendants.
    static Set<ProcessHandle> remains(String mark, Set<Long> others) {
        return members(entry -> others.contains(entry.pid) || hasMark(entry.pid, mark + '\0'));
    }

    /// The parent of process `pid`; absent when it does not run.
    static Optional<Long> parentOf(long pid) {
        return read(PROC.resolve(Long.toString(pid))).filter(Entry::runs).map(Entry::parent);
    }

    /// All whose mark begins with `prefix` but is none of `spared`, and their descendants.
    static Set<ProcessHandle> marked(String prefix, Set<String> spared) {
        return members(entry ->
                hasMark(entry.pid, prefix) && spared.stream().noneMatch(mark -> hasMark(entry.pid, mark + '\0')));
    }

    /// When process `pid` started, in this life of the machine. Absent when it does not run.
    static Optional<String> startOf(long pid) {
        return read(PROC.resolve(Long.toString(pid))).filter(Entry::runs).map(entry -> BOOT + " " + entry.start());
    }

    static boolean isMarked(long pid, String mark) {
        return hasMark(pid, mark + '\0');
    }

    /// Has process `pid` opened `file`?
    static boolean holds(long pid, Path file) {
        try (var open = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
            for (var link : open) {
                if (Files.readSymbolicLink(link).equals(file)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // gone, or another user's
        }
        return false;
    }

    private static Set<ProcessHandle> members(Predicate<Entry> first) {
        var self = ProcessHandle.current().pid();
        var entries = entries();
        var found = new HashSet<Long>();
        for (var entry : entries) {
            if (entry.pid != self && first.test(entry)) {
                found.add(entry.pid);
            }
        }
        for (boolean grew = !found.isEmpty(); grew; ) {
            grew = false;
            for (var entry : entries) {
                grew |= found.contains(entry.parent) && entry.pid != self && found.add(entry.pid);
            }
        }
        var handles = new HashSet<ProcessHandle>();
        for (var entry : entries) {
            if (found.contains(entry.pid) && entry.runs()) {
                ProcessHandle.of(entry.pid).filter(ProcessHandle::isAlive).ifPresent(handles::add);
            }
        }
        return handles;
    }

    private static List<Entry> entries() {
        var entries = new ArrayList<Entry>();
        try (var folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var folder : folders) {
                read(folder).ifPresent(entries::add);
            }
        } catch (IOException | DirectoryIteratorException _) {
            // What was read so far is what we know; the caller asks again.
        }
        return entries;
    }

    /// `pid (name) state parent group session …`, where the name may hold blanks and brackets.
    private static Optional<Entry> read(Path folder) {
        try {
            var stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 21);
            return Optional.of(new Entry(
                    Long.parseLong(folder.getFileName().toString()),
                    fields[0].charAt(0),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]),
                    fields[19]));
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }

    private static String boot() {
        try {
            return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException _) {
            return "";
        }
    }

    private static boolean hasMark(long pid, String mark) {
        try {
            var environment =
                    '\0' + Files.readString(PROC.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1) + '\0';
            return environment.contains('\0' + ProcessTree.MARK + '=' + mark);
        } catch (IOException _) {
            return false; // gone, or another user's
        }
    }
}
