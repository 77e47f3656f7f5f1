package wegent.executor;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import wegent.base.Closer;
import wegent.base.SystemTime;
import wegent.executor.agent.Agent;
import wegent.executor.agent.ShellAgent;
import wegent.executor.agent.claude.ClaudeCodeAgent;
import wegent.executor.agent.claude.ClaudeConfig;
import wegent.executor.changes.ChangeTracker;
import wegent.executor.codeserver.CodeServers;
import wegent.executor.command.DeviceCommands;
import wegent.executor.connection.BackendConnection;
import wegent.executor.connection.BackendFiles;
import wegent.executor.connection.BackendSocket;
import wegent.executor.connection.Disk;
import wegent.executor.connection.Ending;
import wegent.executor.connection.Outbox;
import wegent.executor.connection.Registration;
import wegent.executor.connection.RunId;
import wegent.executor.connection.SocketIoConnection;
import wegent.executor.git.Git;
import wegent.executor.git.Worktrees;
import wegent.executor.home.HomeLock;
import wegent.executor.identity.DeviceIdentity;
import wegent.executor.identity.LoadMeter;
import wegent.executor.identity.ThisMachine;
import wegent.executor.process.Launcher;
import wegent.executor.sandbox.Sandboxes;
import wegent.executor.task.LiveRuns;
import wegent.executor.task.TaskRunner;
import wegent.executor.terminal.Terminals;
import wegent.executor.terminal.Wire;
import wegent.executor.workspace.AllowedFolders;
import wegent.executor.workspace.ChatFolders;
import wegent.executor.workspace.ProjectFolders;
import wegent.executor.workspace.Workspaces;
import wegent.protocol.BackendMessage;
import wegent.protocol.CodeServerOrder;
import wegent.protocol.CodeServerReport;
import wegent.protocol.DeviceType;
import wegent.protocol.Machine;
import wegent.protocol.MachineLoad;
import wegent.protocol.MessageCodec;
import wegent.protocol.RuntimeCapacity;
import wegent.protocol.TerminalOrder;
import wegent.protocol.TerminalReport;
import wegent.protocol.id.DeviceId;

/// The executor, put together. Reads as its table of contents, in starting order.
public final class Executor implements AutoCloseable {
    private static final Duration LAST_SENDING = Duration.ofSeconds(5);

    private final Closer closer = new Closer();
    private final ExecutorConfig config;
    private final SystemTime time;
    private final ThisMachine machine;
    private final LoadMeter load;
    private final DeviceId deviceId;
    private final List<Agent> agents;
    private final Sandboxes sandboxes;
    private final Outbox outbox;
    private final TaskRunner tasks;
    private final Terminals terminals;
    private final DeviceCommands commands;
    private final CodeServers codeServers;
    private final BackendConnection connection;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Thread runner;

    /// Works in the home that `lock` holds, and frees it in the end. `people` gets a line for each change that
    /// the owner may care about.
    public Executor(ExecutorConfig config, Map<String, String> environment, HomeLock lock, Consumer<String> people)
            throws IOException {
        this.config = config;
        closer.add(lock);
        time = closer.add(new SystemTime());
        deviceId = config.deviceId().isPresent() ? config.deviceId().get() : new DeviceIdentity(config.home()).id();
        machine = ThisMachine.read(environment);
        load = LoadMeter.of(config.home());

        var launcher = closer.add(new Launcher(environment, config.home().toString(), time));
        agents = List.of(
                closer.add(new ClaudeCodeAgent(ClaudeConfig.of(config.home(), environment), launcher, time)),
                closer.add(new ShellAgent(launcher)));

        var folders = new AllowedFolders(
                config.workspace(),
                config.policy().allowedFolders(),
                config.home(),
                ExecutorConfig.userHome(environment),
                config.policy().writesFiles());
        var git = new Git(launcher, folders, config.home().resolve("git"), time);
        var worktrees = new Worktrees(git, folders);
        var workspaces = new Workspaces(
                config.standaloneChats() ? ChatFolders.in(config.chats()) : ChatFolders.numbered(config.workspace()),
                config.home(),
                new ProjectFolders(folders, worktrees::add),
                new BackendFiles(config.connection()),
                config.trackChanges()
                        ? ChangeTracker.in(config.home(), launcher.variables(), time)
                        : ChangeTracker.off(config.home(), time),
                time);
        sandboxes = Sandboxes.of(
                config.sandbox(),
                new Sandboxes.Places(
                        ExecutorConfig.userHome(environment),
                        List.of(config.home(), config.logs()),
                        List.of(config.workspace(), config.chats()),
                        environment));
        var live = LiveRuns.in(config.home());
        outbox = closer.add(Outbox.open(config.home(), config.outbox(), Disk.REAL, time, live::has));
        tasks = new TaskRunner(
                agents, config.policy(), config.tasks(), workspaces, launcher, sandboxes, live, outbox, time);
        tasks.adopt();
        commands = closer.add(
                new DeviceCommands(config.policy(), folders, config.home().resolve("incoming"), git, worktrees));
        terminals = closer.add(
                Terminals.in(folders, config.policy(), config.terminals(), launcher.variables(), tasks::anyRun, time));
        codeServers = closer.add(
                CodeServers.in(config.home(), config.policy(), config.codeServers(), folders::resolve, launcher, time));
        connection = new BackendConnection(
                config.connection(),
                this::registration,
                outbox,
                new Device(people),
                SocketIoConnection.opener(config.connection(), time),
                time);
    }

    /// Works until [#close], or until there is no use in going on. Returns why.
    public Ending run() throws InterruptedException {
        runner = Thread.currentThread();
        Thread.ofVirtual().name("look").start(this::registration); // agents are looked for while we connect
        try {
            return connection.run();
        } finally {
            ended.countDown();
        }
    }

    /// Ends the runs, or leaves them to the next executor where the owner wants that; sends what can still be
    /// sent, and leaves. From any thread.
    @Override
    public void close() {
        try {
            if (config.keepAgents()) {
                tasks.leave();
            } else {
                tasks.close();
                awaitSent();
            }
            connection.close();
            var thread = runner;
            if (thread != null && !ended.await(2, TimeUnit.SECONDS)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        closer.close();
    }

    private void awaitSent() throws InterruptedException {
        var end = time.nanos() + LAST_SENDING.toNanos();
        while (!outbox.isEmpty() && ended.getCount() > 0 && time.nanos() < end) {
            var _ = ended.await(20, TimeUnit.MILLISECONDS);
        }
    }

    private Registration registration() {
        var found = agents.stream()
                .filter(agent -> config.policy().runtimes().contains(agent.kind()))
                .map(Agent::detect)
                .toList();
        return new Registration(
                deviceId,
                config.name().orElseGet(machine::deviceName),
                config.type(),
                config.bindShell(),
                Version.current(),
                config.tasks().maxSlots(),
                new Machine(
                        machine.os(), machine.arch(), machine.host(), found, config.policy(), sandboxes.standard()));
    }

    /// What browsers get of the IDE likewise.
    private record CodeServerWire(BackendSocket socket) implements wegent.executor.codeserver.Wire {
        @Override
        public void say(CodeServerReport report) {
            socket.emit(MessageCodec.eventOf(report), report);
        }

        @Override
        public void awaitRoom() throws InterruptedException {
            socket.awaitRoom(TerminalWire.ROOM);
        }
    }

    /// Output of terminals goes the way of all else, but never has more waiting than what is sent at once.
    private record TerminalWire(BackendSocket socket) implements Wire {
        private static final int ROOM = 64 * 1024;

        @Override
        public void say(TerminalReport report) {
            socket.emit(MessageCodec.eventOf(report), report);
        }

        @Override
        public void awaitRoom() throws InterruptedException {
            socket.awaitRoom(ROOM);
        }
    }

    /// What the connection may ask of the rest.
    private final class Device implements BackendConnection.Device {
        private final Consumer<String> people;

        Device(Consumer<String> people) {
            this.people = people;
        }

        @Override
        public void handle(BackendMessage message, Consumer<Object> reply) {
            switch (message) {
                case TerminalOrder order -> terminals.handle(order, reply);
                case BackendMessage.ExecuteCommand order -> commands.handle(order, reply);
                case CodeServerOrder order -> codeServers.handle(order, reply);
                default -> tasks.handle(message, reply);
            }
        }

        @Override
        public void stop(RunId.Key run, String reason) {
            tasks.stop(run, reason);
        }

        @Override
        public RuntimeCapacity capacity() {
            return tasks.capacity();
        }

        @Override
        public void onRecord(List<BackendMessage.TaskApproval> decisions) {
            tasks.onRecord(decisions);
        }

        /// A user's own computer tells nobody what else she does there.
        @Override
        public @Nullable MachineLoad load() {
            var isServer = config.type() == DeviceType.CLOUD || config.type() == DeviceType.REMOTE;
            return isServer ? load.read() : null;
        }

        @Override
        public void connected(BackendSocket socket) {
            terminals.connected(new TerminalWire(socket));
            codeServers.connected(new CodeServerWire(socket));
        }

        @Override
        public void disconnected() {
            terminals.disconnected();
            codeServers.disconnected();
        }

        @Override
        public void tell(String line) {
            people.accept(line);
        }
    }
}
