package wegent.executor.process;

import java.time.Instant;
import java.util.Optional;

/// A process and the moment it started, by which it is told from a later one with the same number.
record ProcessStart(long pid, String start) {

    static Optional<ProcessStart> of(long pid) {
        return startOf(pid).map(start -> new ProcessStart(pid, start));
    }

    boolean isRunning() {
        return startOf(pid).equals(Optional.of(start));
    }

    /// Absent when it does not run: a zombie does not.
    private static Optional<String> startOf(long pid) {
        return LinuxProcesses.available()
                ? LinuxProcesses.startOf(pid)
                : ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .flatMap(handle -> handle.info().startInstant())
                        .map(Instant::toString);
    }
}
