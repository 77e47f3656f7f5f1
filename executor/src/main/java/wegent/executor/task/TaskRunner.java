package wegent.executor.task;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import wegent.base.Time;
import wegent.executor.agent.Agent;
import wegent.executor.connection.Outbox;
import wegent.executor.connection.RunId;
import wegent.executor.connection.RunLog;
import wegent.executor.process.Launcher;
import wegent.executor.sandbox.Sandboxes;
import wegent.executor.workspace.Deliveries;
import wegent.executor.workspace.TaskMemory;
import wegent.executor.workspace.Workspaces;
import wegent.protocol.BackendMessage;
import wegent.protocol.BackendMessage.Done;
import wegent.protocol.BackendMessage.ExecuteReply;
import wegent.protocol.BackendMessage.RevertReply;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.CodeServerOrder;
import wegent.protocol.Degraded;
import wegent.protocol.ErrorCode;
import wegent.protocol.FailureReason;
import wegent.protocol.Machine.Policy;
import wegent.protocol.PermissionMode;
import wegent.protocol.RefusedException;
import wegent.protocol.RevertOutcome;
import wegent.protocol.RuntimeCapacity;
import wegent.protocol.TerminalOrder;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.StopReceipt;
import wegent.protocol.stream.StreamEvent.Ended;
import wegent.socketio.Mailbox;

/// Carries out what the backend orders: starts runs, stops them, takes answers to them. Orders for one task are
/// carried out in their order, on a queue of that task; each may come twice. A run is started once, ever: what
/// is in the outbox, or was, is known.
public final class TaskRunner implements AutoCloseable {
    private static final Logger log = System.getLogger(TaskRunner.class.getName());
    private static final Duration FAREWELL = Duration.ofSeconds(12);
    private static final Duration READING = Duration.ofSeconds(3);
    private static final StopReceipt NOTHING = new StopReceipt(0, 0, 0, 0);

    private final List<Agent> agents;
    private final Policy policy;
    private final Outbox outbox;
    private final TaskRun.Services services;
    private final RunningTasks running;
    private final Map<TaskId, Mailbox> queues = new ConcurrentHashMap<>();

    /// The last run of each task whose agent may not have left it yet.
    private final Map<TaskId, TaskRun> leaving = new ConcurrentHashMap<>();

    public TaskRunner(
            List<Agent> agents,
            Policy policy,
            TaskConfig config,
            Workspaces workspaces,
            Launcher launcher,
            Sandboxes sandboxes,
            LiveRuns live,
            Outbox outbox,
            Time time) {
        this.agents = List.copyOf(agents);
        this.policy = policy;
        this.outbox = outbox;
        this.services = new TaskRun.Services(
                workspaces,
                launcher,
                sandboxes,
                live,
                config,
                outbox.room().limits(),
                new Deliveries(workspaces.source()),
                time);
        this.running = new RunningTasks(config.maxSlots());
        outbox.room().listen(() -> running.all().forEach(TaskRun::roomChanged));
    }

    /// Goes on with the runs that an earlier executor left, ends those that nobody can go on with as lost, and
    /// ends all processes that are left of others. Called once, before anything else.
    public void adopt() throws IOException {
        var adoption = new Adoption(services, agents);
        for (var log : outbox.unfinished()) {
            adoption.consider(log);
        }
        adoption.endOthers();
        var over = new ArrayList<TaskRun>();
        for (var found : adoption.adoptable()) {
            var run = new TaskRun(found.live().order(), found.live(), found.log(), services, new Ends());
            running.adopt(run);
            leaving.put(run.id().taskId(), run);
            log.log(Level.INFO, "{0} goes on with {1}", run.id(), found.child());
            if (!found.child().isAlive()) {
                over.add(run);
            }
            run.adopt(found.agent(), found.child());
        }
        awaitRead(over);
    }

    /// What a process that is over left behind is read before the backend hears of its run: a result that is
    /// there counts, however late, while work that goes on is stopped when the backend has given it up.
    private void awaitRead(List<TaskRun> over) {
        var end = services.time().nanos() + READING.toNanos();
        for (var run : over) {
            try {
                var left = Duration.ofNanos(Math.max(0, end - services.time().nanos()));
                if (!run.awaitLeft(left)) {
                    log.log(Level.INFO, "{0}: what its process left is still being read", run.id());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// Lets nothing start any more, and leaves what runs to the next executor. What cannot go on alone ends as
    /// lost.
    public void leave() {
        running.close();
        running.all().forEach(TaskRun::abandon);
        services.launcher().leaveChildren();
    }

    /// Carries out `message` and hands its answer to `reply`, soon, on another thread.
    public void handle(BackendMessage message, Consumer<Object> reply) {
        switch (message) {
            case TaskExecute order -> inOrder(order.taskId(), () -> reply.accept(execute(order)));
            case BackendMessage.TaskCancel order ->
                inOrder(order.taskId(), () -> reply.accept(cancel(new RunId.Key(order.subtaskId(), order.attempt()))));
            case BackendMessage.TaskApproval answer -> inOrder(answer.taskId(), () -> reply.accept(approve(answer)));
            case BackendMessage.TaskGuide word -> inOrder(word.taskId(), () -> reply.accept(guide(word)));
            case BackendMessage.RevertChanges order -> inOrder(order.taskId(), () -> reply.accept(revert(order)));
            case BackendMessage.CloseSession order ->
                inOrder(order.taskId(), () -> reply.accept(closeSession(order.taskId())));
            case BackendMessage.Superseded _,
                    BackendMessage.Reconnect _,
                    BackendMessage.ExecuteCommand _,
                    TerminalOrder _,
                    CodeServerOrder _ -> {}
        }
    }

    /// The server has these decisions on record, of all runs that it knows to be at work here.
    public void onRecord(List<BackendMessage.TaskApproval> decisions) {
        var byRun = decisions.stream()
                .collect(Collectors.groupingBy(said -> new RunId.Key(said.subtaskId(), said.attempt())));
        for (var run : running.all()) {
            run.onRecord(byRun.getOrDefault(run.id().key(), List.of()));
        }
    }

    /// The backend has ended run `key`, or never knew it: stop it, and drop what it produced.
    public void stop(RunId.Key key, String reason) {
        log.log(Level.INFO, "run {0}: the backend wants it to end: {1}", key, reason);
        running.find(key).ifPresent(run -> run.cancel(StopCause.BACKEND));
        outbox.drop(key);
    }

    /// How many slots there are, and how many are taken.
    /// Does an agent work here?
    public boolean anyRun() {
        return running.count() > 0;
    }

    public RuntimeCapacity capacity() {
        return new RuntimeCapacity(services.config().maxSlots(), running.count());
    }

    /// Lets nothing start any more, and ends what runs as lost. Blocks until all have ended, within a limit.
    @Override
    public void close() {
        running.close();
        var all = running.all();
        all.forEach(run -> run.cancel(StopCause.SHUTDOWN));
        for (var run : all) {
            try {
                if (!run.awaitLeft(FAREWELL)) {
                    log.log(Level.WARNING, "{0}: its agent did not leave in time", run.id());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void inOrder(TaskId task, Runnable action) {
        queues.computeIfAbsent(task, id -> new Mailbox()).post(action);
    }

    private ExecuteReply execute(TaskExecute order) {
        var id = RunId.of(order);
        if (outbox.find(id.key()).isPresent()) {
            return accepted(order.taskId());
        }
        try {
            return switch (outbox.mark(id.key()).orElse(null)) {
                case ENDED -> accepted(order.taskId());
                case CANCELLED -> cancelledBefore(id);
                case null -> startable(order);
            };
        } catch (RefusedException e) {
            var reason =
                    e.code() == ErrorCode.FORBIDDEN ? FailureReason.REFUSED_BY_POLICY : FailureReason.INVALID_REQUEST;
            return ExecuteReply.refused(reason, e.text());
        } catch (IOException e) {
            log.log(Level.ERROR, id + ": cannot start", e);
            if (outbox.room().blames(e)) {
                return ExecuteReply.busy(new Degraded(Degraded.DISK_FULL, "The device has no room on its disk."));
            }
            return ExecuteReply.refused(FailureReason.DISK_FULL, "The device could not write its files: " + e);
        }
    }

    private ExecuteReply accepted(TaskId task) {
        return ExecuteReply.acceptedIn(
                services.workspaces().memory(task).map(TaskMemory::workspace).orElse(null));
    }

    /// It was cancelled before it was ordered: it ends at once, without ever having begun.
    private ExecuteReply cancelledBefore(RunId id) throws IOException {
        outbox.create(id).append(Ended.cancelled(NOTHING));
        return ExecuteReply.accepted();
    }

    private ExecuteReply startable(TaskExecute order) throws IOException {
        if (!policy.runtimes().contains(order.runtime())) {
            return ExecuteReply.refused(
                    FailureReason.REFUSED_BY_POLICY,
                    "The owner of this device does not allow " + order.runtime().wire()
                            + ": it is not in policy.runtimes of its device-config.json");
        }
        var agent = agentFor(order);
        if (agent.isEmpty()) {
            return ExecuteReply.refused(
                    FailureReason.AGENT_MISSING,
                    "This executor has no agent " + order.runtime().wire());
        }
        var found = agent.get().detect();
        if (!found.available()) {
            return ExecuteReply.refused(
                    FailureReason.AGENT_MISSING,
                    Optional.ofNullable(found.problem()).orElse("The agent is not installed on this device"));
        }
        outbox.room().check();
        var degraded = outbox.room().degraded();
        if (degraded.isPresent()) {
            return ExecuteReply.busy(degraded.get());
        }
        if (!makeWay(order) || !running.reserve()) {
            return ExecuteReply.busy();
        }
        return start(order, agent.get());
    }

    private Optional<Agent> agentFor(TaskExecute order) {
        return agents.stream().filter(agent -> agent.kind() == order.runtime()).findFirst();
    }

    /// One run of a task at a time: an older attempt is stopped, another answer of it makes this one wait.
    private boolean makeWay(TaskExecute order) {
        for (var run : running.ofTask(order.taskId())) {
            if (!run.id().subtaskId().equals(order.subtaskId()) || run.id().attempt() > order.attempt()) {
                return false;
            }
            run.cancel(StopCause.NEWER_ATTEMPT);
        }
        return awaitLeft(order.taskId());
    }

    /// The agent of the task's last run may still be putting its things away.
    private boolean awaitLeft(TaskId task) {
        var last = leaving.get(task);
        try {
            if (last != null && !last.awaitLeft(FAREWELL)) {
                return false;
            }
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ExecuteReply start(TaskExecute message, Agent agent) throws IOException {
        var order = Deliveries.told(message);
        RunLog events = null;
        try {
            var title = order.title().isBlank() ? message.prompt() : order.title();
            var folder = services.workspaces().folderOf(order, title);
            var sandbox = services.sandboxes().choose(null, folder);
            var refusal = services.sandboxes().refusal(sandbox);
            if (refusal.isPresent()) {
                return ExecuteReply.refused(FailureReason.REFUSED_BY_POLICY, refusal.get());
            }
            var id = RunId.of(order);
            events = outbox.create(id);
            var mode = lower(order.permissionMode(), policy.maxPermissionMode());
            var live = LiveRun.of(order, mode, folder.toString(), sandbox);
            var run = new TaskRun(order, live, events, services, new Ends());
            running.put(run);
            leaving.put(order.taskId(), run);
            log.log(Level.INFO, "{0} starts: {1} in {2}, {3}", id, order.runtime(), folder, sandbox.profile());
            run.start(agent);
            return ExecuteReply.acceptedIn(folder.toString());
        } finally {
            if (events == null) {
                running.release();
            }
        }
    }

    private final class Ends implements TaskRun.Listener {
        @Override
        public void ended(TaskRun run) {
            running.remove(run.id().key());
        }

        @Override
        public void left(TaskRun run) {
            leaving.remove(run.id().taskId(), run);
        }
    }

    private static PermissionMode lower(PermissionMode wished, PermissionMode allowed) {
        return wished.compareTo(allowed) <= 0 ? wished : allowed;
    }

    private Done cancel(RunId.Key key) {
        var run = running.find(key);
        if (run.isPresent()) {
            run.get().cancel(StopCause.USER);
            return Done.ok();
        }
        try {
            if (outbox.find(key).isEmpty() && outbox.mark(key).isEmpty()) {
                outbox.mark(key, Outbox.Mark.CANCELLED);
            }
            return Done.ok();
        } catch (IOException e) {
            return Done.failed("The device could not write its files: " + e);
        }
    }

    private Done approve(BackendMessage.TaskApproval answer) {
        var problem = running.find(new RunId.Key(answer.subtaskId(), answer.attempt()))
                .map(run -> Optional.ofNullable(run.answer(answer)))
                .orElse(Optional.of("This run has ended"));
        return problem.map(Done::failed).orElseGet(Done::ok);
    }

    private Done guide(BackendMessage.TaskGuide word) {
        return running.find(new RunId.Key(word.subtaskId(), word.attempt()))
                .map(run -> run.guide(word))
                .orElse(Done.failed("The answer is over: send a new message"));
    }

    /// Takes back what a run changed, unless an agent is at work where it was.
    private RevertReply revert(BackendMessage.RevertChanges order) {
        var folder = services.workspaces().memory(order.taskId()).map(memory -> Path.of(memory.workspace()));
        if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
            return RevertReply.of(RevertOutcome.GONE);
        }
        if (running.all().stream().anyMatch(run -> run.workspace().equals(folder.get()))) {
            return RevertReply.of(RevertOutcome.BUSY);
        }
        try {
            log.log(Level.INFO, "run {0}-{1}: its changes are taken back", order.subtaskId(), order.attempt());
            services.workspaces().requireWritable(folder.get());
            return services.workspaces().changes().revert(folder.get(), order.before(), order.after());
        } catch (RefusedException e) {
            return new RevertReply(RevertOutcome.FAILED, List.of(), e.text());
        } catch (IOException e) {
            return new RevertReply(RevertOutcome.FAILED, List.of(), String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new RevertReply(RevertOutcome.FAILED, List.of(), "The executor is going down");
        }
    }

    private Done closeSession(TaskId task) {
        running.ofTask(task).forEach(run -> run.cancel(StopCause.USER));
        if (!awaitLeft(task)) {
            return Done.failed("The agent is still at work");
        }
        agents.forEach(agent -> agent.closeSession(task));
        services.workspaces().forget(task);
        queues.remove(task);
        return Done.ok();
    }
}
