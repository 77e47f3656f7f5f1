package wegent.executor.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/// What a process and all that it started have done: which are alive, and the CPU time that they used, on Linux
/// with that of children that have ended.
public record Work(Set<Long> pids, Duration cpu) {
    private static final long MILLIS_A_TICK = 10; // USER_HZ is 100 on every Linux that runs this
    private static final int USER_TIME = 11; // the 14th of the line; we count behind the name

    static Work of(Collection<ProcessHandle> members) {
        var linux = LinuxProcesses.available();
        var cpu = Duration.ZERO;
        for (var process : members) {
            cpu = cpu.plus(linux ? onLinux(process.pid()) : elsewhere(process));
        }
        return new Work(members.stream().map(ProcessHandle::pid).collect(Collectors.toSet()), cpu);
    }

    private static Duration elsewhere(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// `utime stime cutime cstime` of `/proc/<pid>/stat`.
    private static Duration onLinux(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int i = USER_TIME; i < USER_TIME + 4; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return Duration.ofMillis(ticks * MILLIS_A_TICK);
        } catch (IOException | RuntimeException _) {
            return Duration.ZERO; // it ended while we looked
        }
    }
}
