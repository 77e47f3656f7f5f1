package wegent.executor.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.executor.agent.Agent;
import wegent.executor.agent.AgentRun;
import wegent.executor.agent.ApprovalAnswer;
import wegent.executor.agent.Leftover;
import wegent.executor.connection.OutboxLimits;
import wegent.executor.connection.Place;
import wegent.executor.connection.Replay;
import wegent.executor.connection.RunId;
import wegent.executor.connection.RunLog;
import wegent.executor.process.ChildCommand;
import wegent.executor.process.ChildProcess;
import wegent.executor.process.Enclosure;
import wegent.executor.process.Launcher;
import wegent.executor.process.ProcessFolder;
import wegent.executor.sandbox.Sandboxes;
import wegent.executor.workspace.Deliveries;
import wegent.executor.workspace.Workspaces;
import wegent.protocol.BackendMessage.Done;
import wegent.protocol.BackendMessage.HistoryMessage;
import wegent.protocol.BackendMessage.TaskApproval;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.BackendMessage.TaskGuide;
import wegent.protocol.FailureReason;
import wegent.protocol.PermissionMode;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.StopReceipt;
import wegent.protocol.stream.StreamEvent;

/// One run at work: what its agent sees of it, and the hand that stops it. Threads meet here: the agent's,
/// those of the connection, the watchdog's.
final class TaskRun implements AgentRun {
    private static final Logger log = System.getLogger(TaskRun.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// What all runs share.
    record Services(
            Workspaces workspaces,
            Launcher launcher,
            Sandboxes sandboxes,
            LiveRuns live,
            TaskConfig config,
            OutboxLimits outboxLimits,
            Deliveries deliveries,
            Time time) {}

    /// Hears of the run's two ends.
    interface Listener {
        /// It has ended; the backend cannot know of it yet.
        void ended(TaskRun run);

        /// Its agent has put everything away and will not touch it again.
        void left(TaskRun run);
    }

    private final TaskExecute request;
    private final RunLog events;
    private final Services services;
    private final Listener listener;
    private final LiveNote live;
    private final Conversation conversation;
    private final Processes processes = new Processes();
    private final Fate fate = new Fate();
    private final Questions questions;
    private final Guide guide = new Guide(this::emit);
    private final Guards guards;
    private final RunChanges changes;
    private final CountDownLatch left = new CountDownLatch(1);

    @GuardedBy("this")
    private final Replay replay;

    @GuardedBy("this")
    private @Nullable Thread thread;

    /// `request` is the order with its secrets, as far as this executor knows them.
    TaskRun(TaskExecute request, LiveRun before, RunLog events, Services services, Listener listener) {
        this.request = request;
        this.events = events;
        this.services = services;
        this.listener = listener;
        live = new LiveNote(before, services.live());
        changes = new RunChanges(services.workspaces(), live);
        conversation = new Conversation(request, services.workspaces());
        replay = new Replay(events.place());
        var adopted = events.lastSeq() > 0;
        questions = new Questions(
                live,
                () -> adopted ? events.all() : List.of(),
                this::emit,
                services.config().approval(),
                services.time());
        guards = new Guards(
                events,
                processes,
                questions::anyOpen,
                this::cancel,
                new Guards.Bounds(
                        services.outboxLimits(), services.config().limitsOf(request.runtime()), services.time()));
    }

    RunId id() {
        return RunId.of(request);
    }

    /// Runs `agent` on a thread of this run's own.
    void start(Agent agent) {
        start(() -> {
            if (!deliver()) {
                return;
            }
            changes.begin();
            agent.run(this);
            end(StreamEvent.Ended.failed(FailureReason.INTERNAL, "The agent left without a word"));
        });
    }

    /// Are the files of the message there? If not, the run has ended.
    private boolean deliver() throws InterruptedException {
        try {
            services.deliveries().deliver(request.files(), workspace());
            return true;
        } catch (IOException e) {
            end(StreamEvent.Ended.failed(
                    FailureReason.INTERNAL, "The attached files did not reach the device: " + e.getMessage()));
            return false;
        }
    }

    /// Goes on, with `agent`, with what an earlier executor left.
    void adopt(Agent agent, ChildProcess child) {
        processes.use(child);
        var before = live.now();
        if (before.stop() != null) {
            cancel(before.stop());
        }
        start(() -> {
            if (!agent.adopt(this, new Leftover(child, before.notes()))) {
                child.close();
            }
            end(lost());
        });
    }

    /// The end of a run that nobody can go on with.
    static StreamEvent.Ended lost() {
        return StreamEvent.Ended.failed(FailureReason.LOST, "The executor was restarted while this ran");
    }

    /// Leaves it as it is, to another executor.
    void abandon() {
        live.leave();
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private synchronized void start(Work work) {
        thread = Thread.ofVirtual().name("run-" + id().key()).unstarted(() -> carryOut(work));
        thread.start();
    }

    private void carryOut(Work work) {
        try {
            work.run();
        } catch (InterruptedException _) {
            end(StreamEvent.Ended.cancelled(new StopReceipt(0, 0, 0, 0)));
        } catch (RuntimeException e) {
            log.log(Level.ERROR, id() + ": the agent failed", e);
            end(StreamEvent.Ended.failed(FailureReason.INTERNAL, "The executor failed: " + e));
        } finally {
            live.remove();
            left.countDown();
            listener.left(this);
        }
    }

    /// Waits until the agent has left this run altogether, or the limit has passed.
    boolean awaitLeft(Duration limit) throws InterruptedException {
        return left.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Ends this run for `why`. The first cause counts. The agent has ten seconds; then it is done over its
    /// head.
    void cancel(StopCause why) {
        cancel(why, why.message());
    }

    private void cancel(StopCause why, String message) {
        var actions = fate.stop(why, message);
        if (actions.isEmpty()) {
            return;
        }
        live.stoppedFor(why);
        log.log(Level.INFO, "{0} is being stopped: {1}", id(), why);
        guards.letGo();
        questions.close();
        actions.get().forEach(TaskRun::inBackground);
        services.time().after(PATIENCE, this::force);
    }

    /// The agent did not end in time after a cancel.
    private void force() {
        if (fate.isEnded() && left.getCount() == 0) {
            return;
        }
        log.log(Level.WARNING, "{0}: its agent did not stop in time; its processes are killed", id());
        interrupt();
        end(StreamEvent.Ended.cancelled(processes.stop()));
    }

    private synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /// There may be no room any more, or again.
    void roomChanged() {
        guards.roomChanged();
    }

    /// The user's answer to a request. Returns what is wrong with that, or null.
    @Nullable
    String answer(TaskApproval answer) {
        return questions.answer(answer);
    }

    /// What the server has on record of the user's answers to this run's requests.
    void onRecord(List<TaskApproval> decisions) {
        questions.onRecord(decisions);
    }

    /// Tells the agent a word of the user's, once; what it hears is shown in the answer first.
    Done guide(TaskGuide word) {
        return guide.hear(word, fate::isEnded);
    }

    @Override
    public void onGuidance(Consumer<Guidance> hearer) {
        guide.heardBy(hearer);
    }

    @Override
    public TaskExecute request() {
        return request;
    }

    @Override
    public PermissionMode permissionMode() {
        return live.now().mode();
    }

    @Override
    public Path workspace() {
        return Path.of(live.now().workspace());
    }

    @Override
    public ChildProcess start(ChildCommand command) throws IOException {
        var folder = services.launcher().folder(services.live().folder());
        if (folder.isPresent()) {
            live.starts(folder.get().name()); // before it starts: no moment is without
        }
        var enclosure = services.sandboxes().around(live.now().sandbox(), workspace());
        if (folder.isEmpty() && !enclosure.equals(Enclosure.NONE)) {
            throw new IOException("There is no sandbox for a process that cannot outlive us");
        }
        var child = folder.isPresent()
                ? services.launcher().start(command, folder.get(), enclosure)
                : services.launcher().start(command);
        processes.use(child);
        return child;
    }

    @Override
    public void follow(ChildProcess child, Map<String, String> notes) {
        processes.use(child);
        live.follows(child.folder().map(ProcessFolder::name).orElse(null), notes);
    }

    @Override
    public Optional<String> sessionId() {
        return conversation.sessionId();
    }

    @Override
    public void rememberSession(String sessionId) {
        conversation.remember(sessionId);
    }

    @Override
    public void forgetSession() {
        conversation.forget();
    }

    @Override
    public List<HistoryMessage> historyNotInSession() {
        return conversation.unseen();
    }

    @Override
    public void emit(StreamEvent event) {
        if (event instanceof StreamEvent.Ended end) {
            end(end);
            return;
        }
        alive();
        append(event, null);
    }

    @Override
    public void emit(StreamEvent event, long end) {
        alive();
        fresh(event, end).ifPresent(lacking -> append(lacking.event(), lacking.from()));
    }

    private synchronized Optional<Replay.Fresh> fresh(StreamEvent event, long end) {
        return replay.next(event, end);
    }

    private void append(StreamEvent event, @Nullable Place from) {
        if (fate.isEnded()) {
            return;
        }
        events.append(event, from);
        if (events.isBroken()) {
            cancel(StopCause.DISK_FULL);
        }
        guards.awaitRoom();
    }

    @Override
    public long keptTo() {
        return events.place().at();
    }

    @Override
    public void end(StreamEvent.Ended said) {
        var end = fate.end(said);
        if (end.isEmpty()) {
            return;
        }
        guards.close();
        questions.close();
        changes.found().forEach(events::append);
        var reason = end.get().reason();
        log.log(Level.INFO, "{0} ended: {1}{2}", id(), end.get().status(), reason == null ? "" : " " + reason);
        listener.ended(this);
        events.append(end.get());
    }

    @Override
    public Optional<ApprovalAnswer> confirmed(Block asked) throws InterruptedException {
        return questions.confirmed(asked);
    }

    @Override
    public ApprovalAnswer ask(Block asked) throws InterruptedException {
        return questions.ask(asked);
    }

    @Override
    public void withdraw(String id) {
        questions.withdraw(id);
    }

    @Override
    public boolean cancelled() {
        return fate.isStopped();
    }

    @Override
    public void onCancel(Runnable action) {
        if (!fate.onStop(action)) {
            inBackground(action);
        }
    }

    @Override
    public void starting() {
        guards.starting();
    }

    @Override
    public void alive() {
        guards.alive();
    }

    private static void inBackground(Runnable action) {
        Thread.ofVirtual().name("cancel").start(action);
    }
}
