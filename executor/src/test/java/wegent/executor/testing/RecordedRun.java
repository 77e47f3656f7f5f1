package wegent.executor.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import wegent.base.Eventually;
import wegent.executor.agent.Agent;
import wegent.executor.agent.AgentRun;
import wegent.executor.agent.ApprovalAnswer;
import wegent.executor.process.ChildCommand;
import wegent.executor.process.ChildProcess;
import wegent.executor.process.Enclosure;
import wegent.executor.process.Launcher;
import wegent.protocol.ApprovalDecision;
import wegent.protocol.BackendMessage.HistoryMessage;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.PermissionMode;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockFold;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.BlockUpdate;
import wegent.protocol.stream.StreamEvent;
import wegent.protocol.stream.StreamEvent.Ended;

/// A run that a test drives: it keeps the events, answers permission requests as the test says, and has no
/// backend.
public final class RecordedRun implements AgentRun {
    private final Launcher launcher;
    private final Path workspace;
    private final TaskExecute request;
    private final Map<TaskId, String> sessions;
    private final List<StreamEvent> events = new ArrayList<>();
    private final List<Runnable> onCancel = new ArrayList<>();
    private final List<ChildProcess> processes = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<ApprovalAnswer>> open = new ConcurrentHashMap<>();
    private final CompletableFuture<Ended> end = new CompletableFuture<>();
    private final boolean knewSession;
    private volatile Function<Block, Optional<ApprovalAnswer>> user = _ -> Optional.empty();
    private Enclosure enclosure = Enclosure.NONE;
    private volatile Consumer<Guidance> hearer = _ -> {};
    private volatile boolean forgot;
    private volatile boolean returned;
    private boolean cancelled;

    /// `sessions` is what the executor remembers from run to run.
    public RecordedRun(Launcher launcher, Path workspace, Map<TaskId, String> sessions, TaskExecute request) {
        this.launcher = launcher;
        this.workspace = workspace;
        this.sessions = sessions;
        this.request = request;
        knewSession = sessions.containsKey(request.taskId());
    }

    /// Runs it on `agent`, on a thread of its own.
    public RecordedRun on(Agent agent) {
        Thread.ofVirtual().name("run").start(() -> {
            try {
                agent.run(this);
                end.completeExceptionally(new AssertionError("The agent returned without an end"));
            } catch (InterruptedException | RuntimeException e) {
                end.completeExceptionally(e);
            } finally {
                returned = true;
            }
        });
        return this;
    }

    /// What is put around its processes.
    public RecordedRun within(Enclosure sandbox) {
        enclosure = sandbox;
        return this;
    }

    /// Every permission request is answered like this.
    public RecordedRun answering(ApprovalDecision decision, String note, ApprovalAnswer.By by) {
        user = _ -> Optional.of(new ApprovalAnswer(decision, note, by));
        return this;
    }

    /// Every question of the agent's is answered like this.
    public RecordedRun answering(Map<String, String> answers) {
        user = _ -> Optional.of(new ApprovalAnswer(ApprovalDecision.ALLOW_ONCE, null, ApprovalAnswer.By.USER, answers));
        return this;
    }

    public synchronized void cancel() {
        cancelled = true;
        onCancel.forEach(Thread.ofVirtual()::start);
        var denied = new ApprovalAnswer(ApprovalDecision.DENY, null, ApprovalAnswer.By.AGENT);
        open.values().forEach(answer -> answer.complete(denied));
    }

    /// The end of the run; waits for it, and for the agent to return, as the executor does before the next run.
    public Ended ended() {
        Eventually.until("the run ended", () -> end.isDone() && returned);
        try {
            return end.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public synchronized List<StreamEvent> events() {
        return List.copyOf(events);
    }

    public List<Block> blocks() {
        return fold().blocks();
    }

    public List<Block> blocks(BlockType type) {
        return blocks().stream().filter(block -> block.type() == type).toList();
    }

    public BlockFold fold() {
        var fold = new BlockFold();
        events().forEach(fold::apply);
        return fold;
    }

    public String text() {
        return fold().text();
    }

    /// The processes that this run started.
    public List<ChildProcess> processes() {
        return List.copyOf(processes);
    }

    /// The messages of its status events of this phase.
    public List<String> statuses(String phase) {
        return events().stream()
                .filter(StreamEvent.Status.class::isInstance)
                .map(StreamEvent.Status.class::cast)
                .filter(status -> status.phase().equals(phase))
                .map(status -> String.valueOf(status.message()))
                .toList();
    }

    @Override
    public TaskExecute request() {
        return request;
    }

    @Override
    public PermissionMode permissionMode() {
        return request.permissionMode();
    }

    @Override
    public Path workspace() {
        return workspace;
    }

    @Override
    public ChildProcess start(ChildCommand command) throws IOException {
        var folder = launcher.folder(workspace.resolveSibling("live-" + workspace.getFileName()));
        var process = folder.isPresent() ? launcher.start(command, folder.get(), enclosure) : launcher.start(command);
        processes.add(process);
        return process;
    }

    @Override
    public Optional<String> sessionId() {
        return Optional.ofNullable(sessions.get(request.taskId()));
    }

    @Override
    public void rememberSession(String sessionId) {
        sessions.put(request.taskId(), sessionId);
    }

    @Override
    public void forgetSession() {
        forgot = true;
        sessions.remove(request.taskId());
    }

    @Override
    public List<HistoryMessage> historyNotInSession() {
        return knewSession && !forgot ? List.of() : request.history();
    }

    @Override
    public synchronized void emit(StreamEvent event) {
        events.add(event);
    }

    @Override
    public void emit(StreamEvent event, long end) {
        emit(event);
    }

    @Override
    public long keptTo() {
        return 0;
    }

    @Override
    public void follow(ChildProcess child, Map<String, String> notes) {}

    @Override
    public void end(Ended ended) {
        if (end.complete(ended)) {
            emit(ended);
        }
    }

    @Override
    public ApprovalAnswer ask(Block request) throws InterruptedException {
        emit(new StreamEvent.BlockCreated(request));
        var future = new CompletableFuture<ApprovalAnswer>();
        open.put(request.id(), future);
        user.apply(request).ifPresent(future::complete);
        try {
            var answer = future.get();
            var approval = request.approval()
                    .answered(answer.decision(), answer.note(), answer.by().wire(), answer.answers());
            emit(new StreamEvent.BlockUpdated(request.id(), BlockUpdate.approval(BlockStatus.DONE, approval)));
            return answer;
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void withdraw(String id) {
        var answer = open.get(id);
        if (answer != null) {
            answer.complete(new ApprovalAnswer(ApprovalDecision.DENY, null, ApprovalAnswer.By.AGENT));
        }
    }

    @Override
    public synchronized boolean cancelled() {
        return cancelled;
    }

    /// The user's word to the agent at work.
    public void guide(String id, String message) {
        emit(new StreamEvent.BlockCreated(Block.guidance(id, message)));
        hearer.accept(new Guidance(id, message));
    }

    @Override
    public void onGuidance(Consumer<Guidance> agent) {
        hearer = agent;
    }

    @Override
    public synchronized void onCancel(Runnable action) {
        onCancel.add(action);
        if (cancelled) {
            Thread.ofVirtual().start(action);
        }
    }

    @Override
    public void starting() {}

    @Override
    public void alive() {}
}
