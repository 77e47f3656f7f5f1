package wegent.executor.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import wegent.base.Time;
import wegent.protocol.stream.StopReceipt;

/// A process and all that it started, however deep, in whatever group or session, and with whatever parent by
/// now. On Linux it is found by parent, process group, session and a mark in the environment, which every
/// descendant inherits; elsewhere by parent only. Asked anew each time, since the tree changes while it is
/// being ended.
final class ProcessTree {
    /// The environment variable that marks a tree.
    static final String MARK = "WEGENT_RUN";

    private static final Duration KILL_LIMIT = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int PAUSE_ROUNDS = 20;
    private static final boolean LINUX = LinuxProcesses.available();

    private final Supplier<Set<ProcessHandle>> members;
    private final Supplier<Set<Long>> helpers;
    private final Supplier<Set<Long>> guards;
    private final Time time;
    private final Set<String> pauses = new TreeSet<>();

    /// `guards` are those of a sandbox: SIGTERM would end them before what they guard has had its time to leave.
    private ProcessTree(
            Supplier<Set<ProcessHandle>> members, Supplier<Set<Long>> helpers, Supplier<Set<Long>> guards, Time time) {
        this.members = members;
        this.helpers = helpers;
        this.guards = guards;
        this.time = time;
    }

    /// The tree of `root`, whose environment carries `mark`.
    static ProcessTree of(ProcessHandle root, String mark, Time time) {
        return of(root, mark, Set::of, Optional.empty(), time);
    }

    /// Like the other; a receipt does not count `helpers`. `init` is the process on which all inside a sandbox
    /// hang: whatever they do to their environment, session and parents, they descend from it, and end with it.
    static ProcessTree of(
            ProcessHandle root, String mark, Supplier<Set<Long>> helpers, Optional<ProcessStart> init, Time time) {
        var sandbox = new SandboxInit(init);
        return new ProcessTree(
                () -> LINUX ? LinuxProcesses.tree(root, mark, sandbox.pids()) : descendants(root),
                () -> union(helpers.get(), sandbox.guards()),
                sandbox::guards,
                time);
    }

    /// What is left of a tree whose root is gone; empty where the system does not show environments.
    static ProcessTree rootless(String mark, Supplier<Set<Long>> helpers, Optional<ProcessStart> init, Time time) {
        var sandbox = new SandboxInit(init);
        return new ProcessTree(
                () -> LINUX ? LinuxProcesses.remains(mark, sandbox.pids()) : Set.of(),
                () -> union(helpers.get(), sandbox.guards()),
                sandbox::guards,
                time);
    }

    private static Set<Long> union(Set<Long> some, Set<Long> others) {
        var all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    /// All trees whose mark begins with `prefix` and is none of `spared`; empty where the system does not show
    /// environments.
    static ProcessTree marked(String prefix, Set<String> spared, Time time) {
        return new ProcessTree(() -> LINUX ? LinuxProcesses.marked(prefix, spared) : Set.of(), Set::of, Set::of, time);
    }

    /// Those that are alive now.
    Set<ProcessHandle> members() {
        return members.get();
    }

    /// The ids of those that are alive now, but for its helpers.
    Set<Long> pids() {
        var pids = members().stream().map(ProcessHandle::pid).collect(Collectors.toCollection(HashSet::new));
        pids.removeAll(helpers.get());
        return pids;
    }

    /// Has any of it opened `file`? Where the system does not tell, those who live may have.
    boolean holds(Path file) {
        return members().stream().anyMatch(process -> !LINUX || LinuxProcesses.holds(process.pid(), file));
    }

    /// An earlier executor may have held it: all of it runs again.
    synchronized void resumeAll() {
        pauses.clear();
        Signals.send("CONT", members());
    }

    /// Stops all of it from running, until [#resume] with the same reason; several reasons hold it together.
    /// Returns whether nothing of it runs any more.
    synchronized boolean pause(String reason) {
        pauses.add(reason);
        var stopped = new HashSet<ProcessHandle>();
        for (int round = 0; round < PAUSE_ROUNDS; round++) {
            var running = members();
            running.removeAll(stopped); // new ones, which the others started before they stopped
            if (running.isEmpty()) {
                return true;
            }
            if (!Signals.send("STOP", running)) {
                return false;
            }
            stopped.addAll(running);
        }
        return false;
    }

    /// Lets it run again, when nobody else holds it.
    synchronized void resume(String reason) {
        if (pauses.remove(reason) && pauses.isEmpty()) {
            Signals.send("CONT", members());
        }
    }

    /// What is paused does not hear SIGTERM. For good: it is about to end.
    private synchronized void wake(Set<ProcessHandle> processes) {
        if (!pauses.isEmpty()) {
            Signals.send("CONT", processes);
        }
    }

    /// SIGTERM to all, SIGKILL to those that are left after `grace`. Blocks until all are gone, or the system
    /// refuses. An interrupt shortens the grace to nothing and is kept for the caller.
    StopReceipt stop(Duration grace) {
        var start = time.nanos();
        var interrupted = Thread.interrupted();
        var uncounted = new HashSet<>(helpers.get());
        var seen = new HashSet<ProcessHandle>();
        var left = members();
        while (!left.isEmpty() && !interrupted && time.nanos() - start < grace.toNanos()) {
            var fresh = new HashSet<>(left);
            fresh.removeAll(seen);
            if (!fresh.isEmpty()) {
                var spared = guards.get();
                fresh.stream().filter(one -> !spared.contains(one.pid())).forEach(ProcessHandle::destroy);
                wake(fresh);
                seen.addAll(fresh);
            }
            LockSupport.parkNanos(POLL.toNanos());
            interrupted = Thread.interrupted();
            left = members();
        }
        var killed = new HashSet<ProcessHandle>();
        var killing = time.nanos();
        while (!left.isEmpty() && time.nanos() - killing < KILL_LIMIT.toNanos()) {
            left.forEach(ProcessHandle::destroyForcibly);
            killed.addAll(left);
            LockSupport.parkNanos(POLL.toNanos() / 5);
            interrupted |= Thread.interrupted();
            left = members();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        seen.addAll(killed);
        seen.removeAll(left);
        killed.removeAll(left);
        uncounted.addAll(helpers.get());
        seen.removeIf(process -> uncounted.contains(process.pid()));
        killed.removeIf(process -> uncounted.contains(process.pid()));
        var millis = Duration.ofNanos(time.nanos() - start).toMillis();
        return new StopReceipt(seen.size(), killed.size(), left.size(), millis);
    }

    private static Set<ProcessHandle> descendants(ProcessHandle root) {
        var all = new HashSet<ProcessHandle>();
        Stream.concat(Stream.of(root), root.descendants())
                .filter(ProcessHandle::isAlive)
                .forEach(all::add);
        return all;
    }
}
