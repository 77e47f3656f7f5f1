package wegent.executor.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import wegent.base.Time;

/// Starts child processes: each in a session of its own where the system has `setsid`, with the clean
/// environment, a TMPDIR of its own, and a mark in its environment by which its whole tree is found. Threads
/// meet here.
public final class Launcher implements AutoCloseable {
    private static final Optional<Path> SETSID = Programs.find("setsid", "/usr/bin:/bin");

    private final CleanEnvironment environment;
    private final String markPrefix;
    private final Time time;
    private final AtomicLong count = new AtomicLong();
    private final Set<ChildProcess> children = ConcurrentHashMap.newKeySet();

    /// `environment` is that of this program; only what [CleanEnvironment] lets through reaches a child.
    /// `owner` names this executor (its home) among others on the machine.
    public Launcher(Map<String, String> environment, String owner, Time time) {
        this.environment = new CleanEnvironment(environment);
        this.markPrefix = Integer.toHexString(owner.hashCode()) + ".";
        this.time = time;
    }

    /// Starts `command`. Throws when the program is not found or the system refuses.
    public ChildProcess start(ChildCommand command) throws IOException {
        var temporary = Files.createTempDirectory("wg");
        try {
            return start(command, temporary);
        } catch (IOException e) {
            Folders.delete(temporary);
            throw e;
        }
    }

    /// The program `name` as a child would find it: in the PATH, unless it is a path already.
    public Optional<Path> find(String name) {
        return Programs.find(name, environment.path());
    }

    /// Ends what an earlier executor of this owner left running when it was killed. Only for the one that holds
    /// the lock of its home, and before it starts anything.
    public int endLeftovers() {
        return ProcessTree.marked(markPrefix, time)
                .stop(java.time.Duration.ofSeconds(1))
                .ended();
    }

    /// Ends all children that are left, all at a time.
    @Override
    public void close() {
        var threads = children.stream()
                .map(child -> Thread.ofVirtual().name("stop-" + child.pid()).start(child::close))
                .toList();
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private ChildProcess start(ChildCommand command, Path temporary) throws IOException {
        var mark = markPrefix + ProcessHandle.current().pid() + "." + count.incrementAndGet();
        var builder =
                new ProcessBuilder(line(command)).directory(command.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment.variables());
        builder.environment().put("TMPDIR", temporary.toString());
        builder.environment().putAll(command.environment());
        builder.environment().put(ProcessTree.MARK, mark);
        builder.redirectErrorStream(command.errors() == ChildCommand.Errors.INTO_OUTPUT);
        if (command.input() == ChildCommand.Input.NONE) {
            builder.redirectInput(nothing());
        }
        var process = builder.start();
        var tree = ProcessTree.of(process.toHandle(), mark, time);
        var child = new ChildProcess[1];
        child[0] = new ChildProcess(process, tree, temporary, () -> children.remove(child[0]));
        children.add(child[0]);
        return child[0];
    }

    private List<String> line(ChildCommand command) throws IOException {
        var name = command.command().getFirst();
        var path = command.environment().getOrDefault("PATH", environment.path());
        var program = Programs.find(name, path).orElseThrow(() -> new IOException("Program not found: " + name));
        var line = new ArrayList<String>();
        SETSID.ifPresent(setsid -> line.add(setsid.toString()));
        line.add(program.toString());
        line.addAll(command.command().subList(1, command.command().size()));
        return line;
    }

    private static File nothing() {
        return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
    }
}
