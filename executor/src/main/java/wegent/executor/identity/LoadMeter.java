package wegent.executor.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wegent.protocol.MachineLoad;

/// Measures how busy this machine is, by what Linux tells in `/proc`, and in a container by its own bounds;
/// elsewhere only the disk is known. Its owner thread asks it now and then: processors are counted since it
/// asked last.
public final class LoadMeter {
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int COUNTED = 8;

    private final Path proc;
    private final Path group;
    private final Path folder;
    private Times last;

    private record Times(long all, long idle) {
        static final Times NONE = new Times(0, 0);
    }

    /// `folder` lies on the disk that matters.
    public static LoadMeter of(Path folder) {
        return new LoadMeter(Path.of("/proc"), Path.of("/sys/fs/cgroup"), folder);
    }

    LoadMeter(Path proc, Path group, Path folder) {
        this.proc = proc;
        this.group = group;
        this.folder = folder;
        last = times();
    }

    public MachineLoad read() {
        return new MachineLoad(processors(), memory(), disk());
    }

    private @Nullable Integer processors() {
        var before = last;
        last = times();
        return percent(last.all - before.all - (last.idle - before.idle), last.all - before.all);
    }

    private Times times() {
        var fields = text(proc.resolve("stat")).lines().findFirst().orElse("").split(" +", -1);
        if (fields.length <= COUNTED) {
            return Times.NONE;
        }
        long all = 0;
        for (int i = 1; i <= COUNTED; i++) {
            all += Long.parseLong(fields[i]);
        }
        return new Times(all, Long.parseLong(fields[1 + IDLE]) + Long.parseLong(fields[1 + WAITING]));
    }

    private @Nullable Integer memory() {
        var most = number(text(group.resolve("memory.max")));
        var used = number(text(group.resolve("memory.current")));
        if (most.isPresent() && used.isPresent()) {
            var spare =
                    field(text(group.resolve("memory.stat")), "inactive_file").orElse(0);
            return percent(used.getAsLong() - spare, most.getAsLong());
        }
        var all = text(proc.resolve("meminfo"));
        var total = field(all, "MemTotal:");
        var free = field(all, "MemAvailable:");
        return total.isPresent() && free.isPresent()
                ? percent(total.getAsLong() - free.getAsLong(), total.getAsLong())
                : null;
    }

    private @Nullable Integer disk() {
        try {
            var store = Files.getFileStore(folder);
            return percent(store.getTotalSpace() - store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException _) {
            return null;
        }
    }

    private static @Nullable Integer percent(long part, long whole) {
        return whole <= 0 ? null : Math.clamp(Math.round(100.0 * part / whole), 0, 100);
    }

    private static OptionalLong field(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> number(line.substring(name.length())))
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong number(String text) {
        var found = NUMBER.matcher(text);
        return found.find() ? OptionalLong.of(Long.parseLong(found.group())) : OptionalLong.empty();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException _) {
            return "";
        }
    }
}
