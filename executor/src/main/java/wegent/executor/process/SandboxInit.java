package wegent.executor.process;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The first process inside a sandbox (number 1 there), if there is a sandbox, and the one outside that waits for it.
record SandboxInit(Optional<ProcessStart> init) {

    /// Its id while it lives.
    Set<Long> pids() {
        return init.filter(ProcessStart::isRunning)
                .map(start -> Set.of(start.pid()))
                .orElse(Set.of());
    }

    /// It, and its parent, which is none of the tree's once the sandbox's own program has ended.
    Set<Long> guards() {
        var guards = new HashSet<>(pids());
        for (var pid : pids()) {
            LinuxProcesses.parentOf(pid).ifPresent(guards::add);
        }
        return guards;
    }
}
