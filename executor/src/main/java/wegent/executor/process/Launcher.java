package wegent.executor.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import wegent.base.PrivateFile;
import wegent.base.Time;

/// Starts child processes: each in a session of its own where the system has `setsid`, with the clean
/// environment, a TMPDIR of its own, and a mark in its environment by which its whole tree is found. Threads
/// meet here.
public final class Launcher implements AutoCloseable {
    private static final Optional<Path> SETSID = Programs.find("setsid", "/usr/bin:/bin");

    private final CleanEnvironment environment;
    private final String markPrefix;
    private final Time time;
    private volatile boolean leaving;
    private final Set<ChildProcess> children = ConcurrentHashMap.newKeySet();

    /// `environment` is that of this program; only what [CleanEnvironment] lets through reaches a child.
    /// `owner` names this executor (its home) among others on the machine.
    public Launcher(Map<String, String> environment, String owner, Time time) {
        this.environment = new CleanEnvironment(environment);
        this.markPrefix = Integer.toHexString(owner.hashCode()) + ".";
        this.time = time;
    }

    /// Starts `command`, on plain pipes: it ends with us. Throws when the program is not found or the system
    /// refuses.
    public ChildProcess start(ChildCommand command) throws IOException {
        var temporary = Files.createTempDirectory("wg");
        try {
            var mark = newMark();
            var builder = builder(command, line(command), mark, temporary);
            if (command.input() == ChildCommand.Input.NONE) {
                builder.redirectInput(nothing());
            }
            var process = builder.start();
            var tree = ProcessTree.of(process.toHandle(), mark, time);
            return added(new ChildProcess(new PipedBody(process), tree, temporary, children::remove));
        } catch (IOException e) {
            Folders.delete(temporary);
            throw e;
        }
    }

    /// What a child of ours may see of the environment.
    public Map<String, String> variables() {
        return Map.copyOf(environment.variables());
    }

    /// Makes a folder in `parent` for a process that may outlive us; empty where the system has no means for
    /// that.
    public Optional<ProcessFolder> folder(Path parent) throws IOException {
        if (!Wrapper.available()) {
            return Optional.empty();
        }
        var temporary = Files.createTempDirectory("wg").toString();
        return Optional.of(
                ProcessFolder.create(parent, new ProcessFolder.Identity(newMark(), temporary, null, null, null)));
    }

    /// Starts `command` with its output in `folder`, by which [#adopt] of a later executor finds it again.
    /// Throws when the program is not found or the system refuses; the folder is gone then.
    public ChildProcess start(ChildCommand command, ProcessFolder folder) throws IOException {
        return start(command, folder, Enclosure.NONE);
    }

    /// Like the other, with `enclosure` around the program.
    public ChildProcess start(ChildCommand command, ProcessFolder folder, Enclosure enclosure) throws IOException {
        var identity = folder.identity().orElseThrow(() -> new IOException("Not a folder of a process: " + folder));
        try {
            return start(command, folder, identity, enclosure);
        } catch (IOException e) {
            ProcessTree.rootless(identity.mark(), Set::of, Optional.empty(), time)
                    .stop(Duration.ofSeconds(1));
            Folders.delete(folder.path());
            Folders.delete(Path.of(identity.temporary()));
            throw e;
        }
    }

    /// The process of an earlier executor that lies in `folder`: at work, or ended in the meantime. What has
    /// its number now, but started at another time or does not carry its mark, is another's. Empty when the
    /// folder does not say who it is.
    public Optional<ChildProcess> adopt(ProcessFolder folder) throws IOException {
        var known = folder.identity();
        if (known.isEmpty() || !Files.exists(folder.output())) {
            return Optional.empty();
        }
        var identity = known.get();
        var pid = identity.pid() == null ? 0 : identity.pid();
        var start =
                ProcessStart.of(pid).filter(found -> isSame(found, identity)).orElse(null);
        var handle = start == null ? Optional.<ProcessHandle>empty() : ProcessHandle.of(pid);
        var init = Optional.ofNullable(identity.init());
        var tree = handle.map(root -> ProcessTree.of(root, identity.mark(), folder::helpers, init, time))
                .orElseGet(() -> ProcessTree.rootless(identity.mark(), folder::helpers, init, time));
        tree.resumeAll();
        var body = FiledBody.adopted(pid, start, folder, tree, time);
        return Optional.of(added(new ChildProcess(body, tree, Path.of(identity.temporary()), children::remove)));
    }

    private static boolean isSame(ProcessStart found, ProcessFolder.Identity identity) {
        return (identity.start() == null || identity.start().equals(found.start()))
                && (!LinuxProcesses.available() || LinuxProcesses.isMarked(found.pid(), identity.mark()));
    }

    /// The program `name` as a child would find it: in the PATH, unless it is a path already.
    public Optional<Path> find(String name) {
        return Programs.find(name, environment.path());
    }

    /// Ends what an earlier executor of this owner left running when it was killed, but for the processes of
    /// `spared`. Only for the one that holds the lock of its home, and before it starts anything.
    public int endLeftovers(List<ProcessFolder> spared) {
        var marks = spared.stream()
                .map(ProcessFolder::identity)
                .flatMap(Optional::stream)
                .map(ProcessFolder.Identity::mark)
                .collect(Collectors.toSet());
        return ProcessTree.marked(markPrefix, marks, time)
                .stop(Duration.ofSeconds(1))
                .ended();
    }

    /// Deletes the folder of a process that has ended with its executor, and its TMPDIR.
    public static void forget(ProcessFolder folder) {
        folder.identity().ifPresent(identity -> Folders.delete(Path.of(identity.temporary())));
        Folders.delete(folder.path());
    }

    /// Leaves those that can go on without us to the next executor: from now on we do nothing to them.
    public void leaveChildren() {
        leaving = true;
        children.removeIf(ChildProcess::leave);
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

    private ChildProcess start(
            ChildCommand command, ProcessFolder folder, ProcessFolder.Identity identity, Enclosure enclosure)
            throws IOException {
        Files.createFile(folder.output());
        Files.createFile(folder.errors());
        var withInput = command.input() == ChildCommand.Input.PIPE;
        var scratch = new Enclosure.Scratch(Path.of(identity.temporary()), PrivateFile.folder(folder.own()));
        var inside = enclosure.around(program(command), command, scratch);
        var line = inSession(Wrapper.around(inside, folder, withInput, enclosure.hasInit()));
        var builder = builder(command, line, identity.mark(), Path.of(identity.temporary()));
        builder.redirectInput(nothing());
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.output().toFile()));
        if (!builder.redirectErrorStream()) {
            builder.redirectError(
                    ProcessBuilder.Redirect.appendTo(folder.errors().toFile()));
        }
        var process = builder.start();
        var start = ProcessStart.of(process.pid()).map(ProcessStart::start).orElse(null);
        folder.write(new ProcessFolder.Identity(identity.mark(), identity.temporary(), process.pid(), start, null));
        var init = enclosure.hasInit() ? FiledBody.awaitInit(process, folder, time) : Optional.<ProcessStart>empty();
        if (init.isPresent()) {
            folder.write(new ProcessFolder.Identity(
                    identity.mark(), identity.temporary(), process.pid(), start, init.get()));
        }
        var tree = ProcessTree.of(process.toHandle(), identity.mark(), folder::helpers, init, time);
        var body = FiledBody.of(process, folder, tree, withInput, time);
        return added(new ChildProcess(body, tree, Path.of(identity.temporary()), children::remove));
    }

    private ProcessBuilder builder(ChildCommand command, List<String> line, String mark, Path temporary) {
        var builder = new ProcessBuilder(line).directory(command.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment.variables());
        builder.environment().put("TMPDIR", temporary.toString());
        builder.environment().putAll(command.environment());
        builder.environment().put(ProcessTree.MARK, mark);
        return builder.redirectErrorStream(command.errors() == ChildCommand.Errors.INTO_OUTPUT);
    }

    private ChildProcess added(ChildProcess child) {
        children.add(child);
        if (leaving) {
            leaveChildren();
        }
        return child;
    }

    /// Never used before: an adopted process keeps the one that its first executor gave it.
    private String newMark() {
        return markPrefix + UUID.randomUUID();
    }

    private List<String> line(ChildCommand command) throws IOException {
        return inSession(program(command));
    }

    private static List<String> inSession(List<String> line) {
        var all = new ArrayList<String>();
        SETSID.ifPresent(setsid -> all.add(setsid.toString()));
        all.addAll(line);
        return all;
    }

    private List<String> program(ChildCommand command) throws IOException {
        var name = command.command().getFirst();
        var path = command.environment().getOrDefault("PATH", environment.path());
        var program = Programs.find(name, path).orElseThrow(() -> new IOException("Program not found: " + name));
        var line = new ArrayList<String>();
        line.add(program.toString());
        line.addAll(command.command().subList(1, command.command().size()));
        return line;
    }

    private static File nothing() {
        return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
    }
}
