package wegent.executor.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
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
import wegent.executor.process.Launcher;
import wegent.executor.process.ProcessFolder;
import wegent.executor.workspace.Workspaces;
import wegent.protocol.ApprovalDecision;
import wegent.protocol.BackendMessage.HistoryMessage;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.Degraded;
import wegent.protocol.FailureReason;
import wegent.protocol.PermissionMode;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockUpdate;
import wegent.protocol.stream.StopReceipt;
import wegent.protocol.stream.StreamEvent;

/// One run at work: what its agent sees of it, and the hand that stops it. Threads meet here: the agent's,
/// those of the connection, the watchdog's. It ends once, whoever ends it.
final class TaskRun implements AgentRun {
    private static final Logger log = System.getLogger(TaskRun.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// What all runs share.
    record Services(
            Workspaces workspaces,
            Launcher launcher,
            LiveRuns live,
            TaskConfig config,
            OutboxLimits outboxLimits,
            Time time) {}

    private final TaskExecute request;
    private final RunLog events;
    private final Services services;
    private final Listener listener;
    private final OpenApprovals approvals = new OpenApprovals();
    private final Activity activity;
    private final Watchdog watchdog;
    private final Hold hold;
    private final CountDownLatch left = new CountDownLatch(1);

    /// What is kept of this run for another executor.
    @GuardedBy("this")
    private LiveRun live;

    @GuardedBy("this")
    private final Replay replay;

    private volatile @Nullable KeptApprovals kept;

    /// An earlier executor began it.
    private final boolean adopted;

    /// Another executor goes on with it.
    private volatile boolean abandoned;

    @GuardedBy("this")
    private final List<ChildProcess> children = new ArrayList<>();

    @GuardedBy("this")
    private final List<Runnable> onCancel = new ArrayList<>();

    @GuardedBy("this")
    private @Nullable StopCause cause;

    /// The cause in words.
    @GuardedBy("this")
    private String told = "";

    @GuardedBy("this")
    private boolean ended;

    @GuardedBy("this")
    private @Nullable Thread thread;

    /// Hears of the run's two ends.
    interface Listener {
        /// It has ended; the backend cannot know of it yet.
        void ended(TaskRun run);

        /// Its agent has put everything away and will not touch it again.
        void left(TaskRun run);
    }

    /// `request` is the order with its secrets, as far as this executor knows them.
    TaskRun(TaskExecute request, LiveRun live, RunLog events, Services services, Listener listener) {
        this.request = request;
        this.live = live;
        this.events = events;
        this.services = services;
        this.listener = listener;
        this.replay = new Replay(events.place());
        this.adopted = events.lastSeq() > 0;
        this.hold = new Hold(events::shortage, new Holding(), services.outboxLimits(), services.time());
        this.activity = new Activity(this::children, services.time());
        this.watchdog = new Watchdog(services.config().limitsOf(request.runtime()), new Watched(), services.time());
    }

    RunId id() {
        return RunId.of(request);
    }

    /// Runs `agent` on a thread of this run's own.
    void start(Agent agent) {
        start(() -> {
            agent.run(this);
            end(StreamEvent.Ended.failed(FailureReason.INTERNAL, "The agent left without a word"));
        });
    }

    /// Goes on, with `agent`, with what an earlier executor left.
    synchronized void adopt(Agent agent, ChildProcess child) {
        children.add(child);
        var notes = live.notes();
        if (live.stop() != null) {
            cancel(live.stop());
        }
        start(() -> {
            if (!agent.adopt(this, new Leftover(child, notes))) {
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
        abandoned = true;
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private synchronized void start(Work work) {
        thread = Thread.ofVirtual().name("run-" + id().key()).unstarted(() -> carryOut(work));
        thread.start();
    }

    /// Waits until the agent has left this run altogether, or the limit has passed.
    boolean awaitLeft(Duration limit) throws InterruptedException {
        return left.await(limit.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
    }

    /// Ends this run for `why`. The first cause counts. The agent has ten seconds; then it is done over its
    /// head.
    void cancel(StopCause why) {
        cancel(why, why.message());
    }

    private void cancel(StopCause why, String message) {
        List<Runnable> actions;
        synchronized (this) {
            if (ended || cause != null) {
                return;
            }
            cause = why;
            told = message;
            actions = List.copyOf(onCancel);
            keep(live.stoppedFor(why));
        }
        log.log(Level.INFO, "{0} is being stopped: {1}", id(), why);
        hold.close();
        approvals.close();
        actions.forEach(TaskRun::inBackground);
        services.time().after(PATIENCE, this::force);
    }

    /// There may be no room any more, or again.
    void roomChanged() {
        hold.look();
    }

    /// The user's answer to request `id`. Returns what is wrong with that, or null.
    @Nullable
    String answer(String id, ApprovalDecision decision, @Nullable String note) {
        return approvals.answer(id, new ApprovalAnswer(decision, note, ApprovalAnswer.By.USER));
    }

    @Override
    public TaskExecute request() {
        return request;
    }

    @Override
    public PermissionMode permissionMode() {
        return live().mode();
    }

    @Override
    public Path workspace() {
        return Path.of(live().workspace());
    }

    @Override
    public ChildProcess start(ChildCommand command) throws IOException {
        var folder = services.launcher().folder(services.live().folder());
        if (folder.isPresent()) {
            services.live().save(noted(folder.get().name(), Map.of())); // before it starts: no moment is without
        }
        var child = folder.isPresent()
                ? services.launcher().start(command, folder.get())
                : services.launcher().start(command);
        use(child);
        return child;
    }

    private synchronized void use(ChildProcess child) {
        if (!children.contains(child)) {
            children.add(child);
        }
    }

    @Override
    public void follow(ChildProcess child, Map<String, String> notes) {
        var folder = child.folder().map(ProcessFolder::name).orElse(null);
        use(child);
        synchronized (this) {
            keep(noted(folder, notes));
        }
    }

    private synchronized LiveRun noted(@Nullable String process, Map<String, String> notes) {
        live = live.in(process, notes);
        return live;
    }

    private synchronized void keep(String id, Block.Approval approval) {
        keep(live.asking(id, approval));
    }

    private synchronized LiveRun live() {
        return live;
    }

    /// Without it the run goes on; only another executor could not.
    @GuardedBy("this")
    private void keep(LiveRun now) {
        live = now;
        try {
            if (!abandoned) {
                services.live().save(now);
            }
        } catch (IOException e) {
            log.log(Level.WARNING, id() + ": another executor could not go on with it", e);
        }
    }

    @Override
    public Optional<String> sessionId() {
        return session().map(session -> session.id());
    }

    @Override
    public void rememberSession(String sessionId) {
        services.workspaces().rememberSession(request.taskId(), request.runtime(), sessionId, request.subtaskId());
    }

    @Override
    public void forgetSession() {
        services.workspaces().forgetSession(request.taskId(), request.runtime());
    }

    @Override
    public List<HistoryMessage> historyNotInSession() {
        var seen = session().map(session -> session.lastSubtask().value()).orElse(0L);
        return request.history().stream()
                .filter(message -> message.subtaskId().value() > seen)
                .toList();
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
        Optional<Replay.Fresh> fresh;
        synchronized (this) {
            fresh = replay.next(event, end);
        }
        fresh.ifPresent(lacking -> append(lacking.event(), lacking.from()));
    }

    @Override
    public long keptTo() {
        return events.place().at();
    }

    @Override
    public Optional<ApprovalAnswer> noted(String id) {
        return kept().answer(id);
    }

    /// What the log had when this executor began with the run; read when it is first needed.
    private KeptApprovals kept() {
        var known = kept;
        if (known == null) {
            known = new KeptApprovals(live().approvals(), adopted ? events.all() : List.of());
            kept = known;
        }
        return known;
    }

    private void append(StreamEvent event, @Nullable Place from) {
        events.append(event, from);
        if (events.isBroken()) {
            cancel(StopCause.DISK_FULL);
        }
        if (hold.await()) {
            alive();
        }
    }

    @Override
    public void end(StreamEvent.Ended said) {
        StreamEvent.Ended end;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            end = asTold(said);
        }
        watchdog.close();
        hold.close();
        approvals.close();
        log.log(Level.INFO, "{0} ended: {1}{2}", id(), end.status(), end.reason() == null ? "" : " " + end.reason());
        listener.ended(this);
        events.append(end);
    }

    @Override
    public ApprovalAnswer ask(Block asked) throws InterruptedException {
        var approval = asked.approval();
        if (approval == null) {
            throw new IllegalArgumentException("Not an approval: " + asked.id());
        }
        var noted = noted(asked.id());
        if (noted.isPresent()) {
            return noted.get();
        }
        var before = kept().shown(asked.id());
        var shown = before.orElseGet(() -> expiring(approval));
        var answers = approvals.open(asked.id());
        try (var _ = services.time().after(left(shown), () -> approvals.deny(asked.id(), ApprovalAnswer.By.TIMEOUT))) {
            if (before.isEmpty()) {
                emit(new StreamEvent.BlockCreated(asked.with(BlockUpdate.approval(BlockStatus.PENDING, shown))));
                keep(asked.id(), shown);
                emit(new StreamEvent.Status("waiting_approval", approval.title()));
            }
            var answer = answers.take();
            var told =
                    shown.answered(answer.decision(), answer.note(), answer.by().wire());
            emit(new StreamEvent.BlockUpdated(asked.id(), BlockUpdate.approval(BlockStatus.DONE, told)));
            keep(asked.id(), told);
            emit(new StreamEvent.Status("working", null));
            return answer;
        } finally {
            withdraw(asked.id());
        }
    }

    private Block.Approval expiring(Block.Approval approval) {
        return new Block.Approval(
                approval.title(),
                approval.command(),
                approval.description(),
                services.time().instant().plus(services.config().approval()),
                null,
                null,
                null);
    }

    private Duration left(Block.Approval shown) {
        var left = shown.expiresAt() == null
                ? services.config().approval()
                : Duration.between(services.time().instant(), shown.expiresAt());
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public void withdraw(String id) {
        approvals.deny(id, ApprovalAnswer.By.AGENT);
    }

    @Override
    public synchronized boolean cancelled() {
        return cause != null;
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (cause == null) {
                onCancel.add(action);
                return;
            }
        }
        inBackground(action);
    }

    @Override
    public void starting() {
        watchdog.starting();
    }

    @Override
    public void alive() {
        watchdog.alive();
    }

    /// What the shortage of room does to the agent. What it tells is no sign of life of the agent's.
    private final class Holding implements Hold.Hands {
        @Override
        public void pause(Degraded why) {
            log.log(Level.WARNING, "{0} is paused: {1} {2}", id(), why.reason(), why.message());
            for (var child : children()) {
                child.pause();
            }
            events.append(new StreamEvent.Status("paused", why.message()));
        }

        @Override
        public void resume() {
            log.log(Level.INFO, "{0} goes on", id());
            watchdog.alive();
            events.append(new StreamEvent.Status("working", null));
            for (var child : children()) {
                child.resume();
            }
        }

        @Override
        public void giveUp(Degraded why, Duration waited) {
            cancel(
                    StopCause.DISK_FULL,
                    StopCause.DISK_FULL.message() + " for " + Watchdog.inWords(waited) + ": " + why.message());
        }
    }

    /// What the watchdog tells is no sign of life of the agent's.
    private final class Watched implements Watchdog.Run {
        @Override
        public boolean isExcused() {
            return approvals.anyOpen() || hold.isOn();
        }

        @Override
        public boolean isAtWork() {
            return activity.progressed();
        }

        @Override
        public void warn(String phase, Duration silence, Duration left) {
            var message = "Nothing heard for " + Watchdog.inWords(silence);
            events.append(new StreamEvent.Status(phase, message, left.toSeconds()));
        }

        @Override
        public void heardAgain() {
            events.append(new StreamEvent.Status("working", null));
        }

        @Override
        public void stop(StopCause why, String message) {
            cancel(why, message);
        }
    }

    private synchronized List<ChildProcess> children() {
        return List.copyOf(children);
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
            if (!abandoned) {
                services.live().remove(id().key());
            }
            left.countDown();
            listener.left(this);
        }
    }

    /// A stop is told by its cause, not by how the agent took it.
    @GuardedBy("this")
    private StreamEvent.Ended asTold(StreamEvent.Ended said) {
        return switch (said.status()) {
            case CANCELLED ->
                (cause == null ? StopCause.USER : cause)
                        .ended(said.receipt() == null ? new StopReceipt(0, 0, 0, 0) : said.receipt(), told);
            default -> said;
        };
    }

    /// The agent did not end in time after a cancel.
    private void force() {
        var mine = children();
        Thread agent;
        synchronized (this) {
            if (ended && left.getCount() == 0) {
                return;
            }
            agent = thread;
        }
        log.log(Level.WARNING, "{0}: its agent did not stop in time; its processes are killed", id());
        if (agent != null) {
            agent.interrupt();
        }
        int gone = 0;
        int killed = 0;
        int remaining = 0;
        long millis = 0;
        for (var child : mine) {
            var receipt = child.stop();
            gone += receipt.ended();
            killed += receipt.killed();
            remaining += receipt.left();
            millis += receipt.millis();
        }
        end(StreamEvent.Ended.cancelled(new StopReceipt(gone, killed, remaining, millis)));
    }

    private Optional<wegent.executor.workspace.TaskMemory.Session> session() {
        return services.workspaces().memory(request.taskId()).flatMap(memory -> memory.session(request.runtime()));
    }

    private static void inBackground(Runnable action) {
        Thread.ofVirtual().name("cancel").start(action);
    }
}
