package wegent.executor.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.base.FakeTime;
import wegent.executor.agent.Agent;
import wegent.executor.agent.AgentRun;
import wegent.executor.agent.ApprovalAnswer;
import wegent.executor.connection.Outbox;
import wegent.executor.connection.OutboxLimits;
import wegent.executor.connection.RunId;
import wegent.executor.connection.SmallDisk;
import wegent.executor.process.Launcher;
import wegent.executor.sandbox.Sandboxes;
import wegent.executor.workspace.Workspaces;
import wegent.protocol.AgentKind;
import wegent.protocol.ApprovalDecision;
import wegent.protocol.BackendMessage;
import wegent.protocol.BackendMessage.Done;
import wegent.protocol.BackendMessage.ExecuteReply;
import wegent.protocol.BackendMessage.HistoryMessage;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.BackendMessage.Verdict;
import wegent.protocol.FailureReason;
import wegent.protocol.Machine.AgentFound;
import wegent.protocol.Machine.Policy;
import wegent.protocol.PermissionMode;
import wegent.protocol.Role;
import wegent.protocol.RuntimeCapacity;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.ActionRequest;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.StopReceipt;
import wegent.protocol.stream.StreamEvent;
import wegent.protocol.stream.StreamEvent.Ended;

class TaskRunnerTest {
    private static final TaskId TASK = new TaskId(1);
    private static final String SHOWN = "rm -rf /";
    private static final SubtaskId ANSWER = new SubtaskId(2);
    private static final StopReceipt RECEIPT = new StopReceipt(3, 1, 0, 40);

    private final FakeTime time = new FakeTime();
    private final SmallDisk disk = new SmallDisk();
    private final ScriptedAgent agent = new ScriptedAgent();

    @TempDir
    Path home;

    private Outbox outbox;
    private TaskRunner tasks;

    @BeforeEach
    void open() throws IOException {
        outbox = Outbox.open(home, OutboxLimits.DEFAULT, disk, time);
        tasks = runner();
    }

    @AfterEach
    void close() {
        agent.finishAll();
        tasks.close();
        outbox.close();
    }

    @Test
    void anOrderRunsItsAgentInAFolderOfItsTask() throws Exception {
        assertThat(execute(order(ANSWER, 1)).verdict())
                .isEqualTo(ExecuteReply.accepted().verdict());

        var run = agent.next();
        assertThat(run.workspace()).isDirectory().startsWith(home.resolve("chats"));
        run.emit(new StreamEvent.TextDelta("a", "hi"));
        run.end(Ended.completed());
        assertThat(endOf(ANSWER, 1)).isEqualTo(Ended.completed());
    }

    @Test
    void anOrderThatComesTwiceRunsOnce() throws Exception {
        execute(order(ANSWER, 1));
        var run = agent.next();
        assertThat(execute(order(ANSWER, 1)).verdict()).isEqualTo(Verdict.ACCEPTED);
        run.end(Ended.completed());
        endOf(ANSWER, 1);
        assertThat(execute(order(ANSWER, 1)).verdict()).isEqualTo(Verdict.ACCEPTED);
        outbox.drop(new RunId.Key(ANSWER, 1));

        assertThat(execute(order(ANSWER, 1)).verdict()).isEqualTo(Verdict.ACCEPTED);
        outbox.close();
        outbox = Outbox.open(home, OutboxLimits.DEFAULT, disk, time);
        tasks = runner();
        assertThat(execute(order(ANSWER, 1)).verdict()).isEqualTo(Verdict.ACCEPTED);

        assertThat(agent.started()).isOne();
    }

    @Test
    void withoutAFreeSlotItIsBusy() throws Exception {
        execute(order(new TaskId(1), new SubtaskId(2), 1));
        execute(order(new TaskId(2), new SubtaskId(4), 1));
        var first = agent.next();
        agent.next();

        assertThat(execute(order(new TaskId(3), new SubtaskId(6), 1))).isEqualTo(ExecuteReply.busy());
        assertThat(tasks.capacity()).isEqualTo(new RuntimeCapacity(2, 2));

        first.end(Ended.completed());
        assertThat(execute(order(new TaskId(3), new SubtaskId(6), 1)).verdict())
                .isEqualTo(ExecuteReply.accepted().verdict());
    }

    @Test
    void theOwnersPolicyIsLaw() throws Exception {
        assertThat(execute(order(TASK, ANSWER, 1, AgentKind.SHELL, PermissionMode.ASK)))
                .extracting(ExecuteReply::verdict, ExecuteReply::reason)
                .containsExactly(Verdict.REFUSED, FailureReason.REFUSED_BY_POLICY);

        execute(order(TASK, ANSWER, 1, AgentKind.CLAUDE_CODE, PermissionMode.BYPASS));
        assertThat(agent.next().permissionMode()).isEqualTo(PermissionMode.ACCEPT_EDITS);
    }

    @Test
    void aMissingAgentIsToldWithHowToInstallIt() throws Exception {
        agent.problem = "Install it like this";

        assertThat(execute(order(ANSWER, 1)))
                .isEqualTo(ExecuteReply.refused(FailureReason.AGENT_MISSING, "Install it like this"));
    }

    @Test
    void aCancelStopsTheRunAndTheReceiptIsTold() throws Exception {
        execute(order(ANSWER, 1));
        var run = agent.next();
        run.onCancel(() -> run.end(Ended.cancelled(RECEIPT)));

        assertThat(cancel(ANSWER, 1)).isEqualTo(Done.ok());
        assertThat(cancel(ANSWER, 1)).isEqualTo(Done.ok());

        assertThat(endOf(ANSWER, 1)).isEqualTo(Ended.cancelled(RECEIPT));
    }

    @Test
    void aCancelBeforeItsOrderEndsTheRunBeforeItBegins() throws Exception {
        assertThat(cancel(ANSWER, 1)).isEqualTo(Done.ok());

        assertThat(execute(order(ANSWER, 1)).verdict()).isEqualTo(Verdict.ACCEPTED);

        assertThat(endOf(ANSWER, 1).status()).isEqualTo(SubtaskStatus.CANCELLED);
        assertThat(agent.started()).isZero();
    }

    @Test
    void aCancelAfterTheEndChangesNothing() throws Exception {
        execute(order(ANSWER, 1));
        agent.next().end(Ended.completed());
        endOf(ANSWER, 1);

        assertThat(cancel(ANSWER, 1)).isEqualTo(Done.ok());

        assertThat(endOf(ANSWER, 1)).isEqualTo(Ended.completed());
    }

    @Test
    void anAgentThatDoesNotStopIsStoppedOverItsHead() throws Exception {
        execute(order(ANSWER, 1));
        agent.next();
        cancel(ANSWER, 1);

        time.advance(Duration.ofSeconds(10));

        assertThat(endOf(ANSWER, 1).status()).isEqualTo(SubtaskStatus.CANCELLED);
    }

    @Test
    void anAgentThatLeavesWithoutAWordHasFailed() throws Exception {
        execute(order(ANSWER, 1));
        agent.next();

        agent.finishAll();

        assertThat(endOf(ANSWER, 1).reason()).isEqualTo(FailureReason.INTERNAL);
    }

    @Test
    void anAgentThatFallsSilentIsStopped() throws Exception {
        execute(order(ANSWER, 1));
        var run = agent.next();
        run.onCancel(() -> run.end(Ended.cancelled(RECEIPT)));

        time.advance(Duration.ofMinutes(29));
        run.alive();
        time.advance(Duration.ofMinutes(29));
        assertThat(run.cancelled()).isFalse();
        time.advance(Duration.ofMinutes(1));

        assertThat(endOf(ANSWER, 1))
                .extracting(Ended::status, Ended::reason, Ended::receipt)
                .containsExactly(SubtaskStatus.FAILED, FailureReason.TIMEOUT_SILENT, RECEIPT);
    }

    @Test
    void anAgentThatDoesNotStartIsStopped() throws Exception {
        execute(order(ANSWER, 1));
        var run = agent.next();
        run.onCancel(() -> run.end(Ended.cancelled(RECEIPT)));

        run.starting();
        time.advance(Duration.ofSeconds(60));

        assertThat(endOf(ANSWER, 1).reason()).isEqualTo(FailureReason.TIMEOUT_START);
    }

    @Test
    void anAgentThatStartedInTimeMayThink() throws Exception {
        execute(order(ANSWER, 1));
        var run = agent.next();

        run.starting();
        time.advance(Duration.ofSeconds(59));
        run.alive();
        time.advance(Duration.ofMinutes(10));

        assertThat(run.cancelled()).isFalse();
    }

    @Test
    void aWordToAnAgentAtWorkIsShownAndToldOnce() throws Exception {
        execute(order(ANSWER, 1));
        var run = agent.next();
        assertThat(guide("g1", "left, not right").error()).contains("takes no word");
        var heard = new ArrayList<String>();
        run.onGuidance(word -> heard.add(word.message()));

        assertThat(guide("g1", "left, not right")).isEqualTo(Done.ok());
        assertThat(guide("g1", "left, not right")).isEqualTo(Done.ok());

        assertThat(heard).containsExactly("left, not right");
        run.end(Ended.completed());
        endOf(ANSWER, 1);
        assertThat(guide("g2", "too late").error()).contains("is over");
        var fold = new wegent.protocol.stream.BlockFold();
        events(ANSWER, 1).forEach(fold::apply);
        assertThat(fold.blocks()).singleElement().satisfies(word -> {
            assertThat(word.type()).isEqualTo(BlockType.GUIDANCE);
            assertThat(word.content()).isEqualTo("left, not right");
        });
        assertThat(fold.text()).isEmpty();
    }

    @Test
    void theFirstAnswerToAQuestionWins() throws Exception {
        execute(order(ANSWER, 1));
        var run = agent.next();
        var answer = ask(run, "q1");
        time.advance(Duration.ofMinutes(29));

        assertThat(approve("q1", ApprovalDecision.ALLOW_ONCE)).isEqualTo(Done.ok());
        assertThat(approve("q1", ApprovalDecision.DENY).success()).isFalse();
        assertThat(approve("q1", ApprovalDecision.ALLOW_ONCE)).isEqualTo(Done.ok());
        assertThat(approve("other", ApprovalDecision.DENY).success()).isFalse();

        assertThat(answer.get(20, TimeUnit.SECONDS).decision()).isEqualTo(ApprovalDecision.ALLOW_ONCE);
        run.end(Ended.completed());
        endOf(ANSWER, 1);
        var blocks = new wegent.protocol.stream.BlockFold();
        events(ANSWER, 1).forEach(blocks::apply);
        var shown = blocks.blocks().getFirst();
        assertThat(shown.status()).isEqualTo(BlockStatus.DONE);
        assertThat(shown.approval().decidedBy()).isEqualTo("user");
        assertThat(shown.approval().expiresAt()).isNotNull();
        assertThat(approve("q1", ApprovalDecision.ALLOW_ONCE).success()).isFalse();
    }

    @Test
    void silenceDeniesAQuestionAndIsNotTheAgents() throws Exception {
        execute(order(ANSWER, 1));
        var run = agent.next();
        var answer = ask(run, "q1");

        time.advance(Duration.ofMinutes(30));
        Eventually.until("denied", () -> {
            time.advance(Duration.ofMinutes(1)); // its time may have begun to run after the first step
            return answer.isDone();
        });

        assertThat(answer.get()).isEqualTo(new ApprovalAnswer(ApprovalDecision.DENY, null, ApprovalAnswer.By.TIMEOUT));
        assertThat(run.cancelled()).isFalse();
    }

    @Test
    void aCancelDeniesWhatIsOpen() throws Exception {
        execute(order(ANSWER, 1));
        var run = agent.next();
        var answer = ask(run, "q1");

        cancel(ANSWER, 1);

        assertThat(answer.get(20, TimeUnit.SECONDS).by()).isEqualTo(ApprovalAnswer.By.AGENT);
    }

    @Test
    void aNewerAttemptTakesTheOldOnesPlace() throws Exception {
        execute(order(ANSWER, 1));
        var old = agent.next();
        old.onCancel(() -> {
            old.end(Ended.cancelled(RECEIPT));
            agent.finishAll();
        });

        assertThat(execute(order(ANSWER, 2)).verdict())
                .isEqualTo(ExecuteReply.accepted().verdict());

        assertThat(agent.next().request().attempt()).isEqualTo(2);
        assertThat(endOf(ANSWER, 1).status()).isEqualTo(SubtaskStatus.FAILED);
    }

    @Test
    void aSessionSeesOnlyWhatItHasNotSeen() throws Exception {
        execute(order(ANSWER, 1));
        var first = agent.next();
        assertThat(first.sessionId()).isEmpty();
        first.rememberSession("s1");
        first.end(Ended.completed());
        agent.finishAll();

        var history = List.of(
                new HistoryMessage(new SubtaskId(1), Role.USER, "one"),
                new HistoryMessage(ANSWER, Role.ASSISTANT, "two"),
                new HistoryMessage(new SubtaskId(3), Role.USER, "elsewhere"),
                new HistoryMessage(new SubtaskId(4), Role.ASSISTANT, "answered elsewhere"));
        execute(order(TASK, new SubtaskId(6), 1, AgentKind.CLAUDE_CODE, PermissionMode.ASK, history));
        var second = agent.next();

        assertThat(second.sessionId()).contains("s1");
        assertThat(second.historyNotInSession()).isEqualTo(history.subList(2, 4));
        assertThat(second.workspace()).isEqualTo(first.workspace());
        second.forgetSession();
        assertThat(second.historyNotInSession()).isEqualTo(history);
    }

    @Test
    void aClosedConversationIsForgotten() throws Exception {
        execute(order(ANSWER, 1));
        var run = agent.next();
        run.rememberSession("s1");
        run.onCancel(() -> {
            run.end(Ended.cancelled(RECEIPT));
            agent.finishAll();
        });

        assertThat((Done) handle(new BackendMessage.CloseSession(TASK))).isEqualTo(Done.ok());

        assertThat(agent.closed).containsExactly(TASK);
        assertThat(home.resolve("sessions")).isEmptyDirectory();
    }

    @Test
    void theEndOfTheExecutorEndsTheRunsAsLost() throws Exception {
        execute(order(ANSWER, 1));
        var run = agent.next();
        run.onCancel(() -> {
            run.end(Ended.cancelled(RECEIPT));
            agent.finishAll();
        });

        tasks.close();

        assertThat(endOf(ANSWER, 1))
                .extracting(Ended::status, Ended::reason, Ended::message)
                .containsExactly(SubtaskStatus.FAILED, FailureReason.LOST, "The executor was stopped");
        assertThat(execute(order(new TaskId(9), new SubtaskId(9), 1))).isEqualTo(ExecuteReply.busy());
    }

    @Test
    void aRunThatTheBackendEndedIsStoppedAndDropped() throws Exception {
        execute(order(ANSWER, 1));
        var run = agent.next();

        tasks.stop(new RunId.Key(ANSWER, 1), "ended there");

        assertThat(run.cancelled()).isTrue();
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(execute(order(ANSWER, 1)).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(agent.started()).isOne();
    }

    @Test
    void anAgentIsHeldWhileTheDiskIsFullAndNothingIsLost() throws Exception {
        execute(order(ANSWER, 1));
        var run = agent.next();
        run.emit(new StreamEvent.Status("working", "1"));

        disk.full = true;
        var speaking = Thread.ofVirtual().start(() -> {
            run.emit(new StreamEvent.Status("working", "2"));
            run.emit(new StreamEvent.Status("working", "3"));
        });
        Eventually.until("the viewer is told", () -> phases(ANSWER, 1).contains("paused"));
        time.advance(Duration.ofMinutes(20));
        assertThat(speaking.isAlive()).isTrue();
        assertThat(messages(ANSWER, 1)).contains("2").doesNotContain("3");
        disk.full = false;
        Eventually.until("it goes on", () -> {
            time.advance(Duration.ofSeconds(1));
            return !speaking.isAlive();
        });
        time.advance(Duration.ofMinutes(29)); // what it was held for is no silence
        assertThat(run.cancelled()).isFalse();
        run.end(Ended.completed());

        assertThat(endOf(ANSWER, 1)).isEqualTo(Ended.completed());
        assertThat(messages(ANSWER, 1)).containsSubsequence("1", "2", "3");
    }

    @Test
    void aDiskThatStaysFullEndsTheRunAfterItsLimit() throws Exception {
        execute(order(ANSWER, 1));
        var run = agent.next();
        disk.full = true;
        var speaking = Thread.ofVirtual().start(() -> run.emit(new StreamEvent.Status("working", "1")));
        Eventually.until("held", () -> phases(ANSWER, 1).contains("paused"));

        Eventually.until("given up", () -> {
            time.advance(Duration.ofMinutes(10));
            return run.cancelled();
        });
        speaking.join(Duration.ofSeconds(10));
        run.end(Ended.cancelled(RECEIPT));

        assertThat(speaking.isAlive()).isFalse();
        assertThat(endOf(ANSWER, 1).reason()).isEqualTo(FailureReason.DISK_FULL);
    }

    @Test
    void aStopIsHeardWhileTheAgentIsHeld() throws Exception {
        execute(order(ANSWER, 1));
        var run = agent.next();
        run.onCancel(() -> run.end(Ended.cancelled(RECEIPT)));
        disk.full = true;
        var speaking = Thread.ofVirtual().start(() -> run.emit(new StreamEvent.Status("working", "1")));
        Eventually.until("held", () -> phases(ANSWER, 1).contains("paused"));

        assertThat(cancel(ANSWER, 1).success()).isTrue();

        assertThat(endOf(ANSWER, 1)).isEqualTo(Ended.cancelled(RECEIPT));
        speaking.join(Duration.ofSeconds(10));
        assertThat(speaking.isAlive()).isFalse();
    }

    @Test
    void withoutRoomADeviceTakesNothingNew() throws Exception {
        disk.free = 0;

        var reply = execute(order(ANSWER, 1));

        assertThat(reply.verdict()).isEqualTo(Verdict.BUSY);
        assertThat(reply.reason()).isEqualTo(FailureReason.DISK_FULL);
        disk.free = Long.MAX_VALUE;
        assertThat(execute(order(ANSWER, 1)).verdict())
                .isEqualTo(ExecuteReply.accepted().verdict());
        Eventually.until("started", () -> agent.started() == 1);
    }

    private List<String> phases(SubtaskId answer, int attempt) {
        return statuses(answer, attempt).map(StreamEvent.Status::phase).toList();
    }

    private List<String> messages(SubtaskId answer, int attempt) {
        return statuses(answer, attempt)
                .map(status -> String.valueOf(status.message()))
                .toList();
    }

    private java.util.stream.Stream<StreamEvent.Status> statuses(SubtaskId answer, int attempt) {
        return events(answer, attempt).stream()
                .filter(StreamEvent.Status.class::isInstance)
                .map(StreamEvent.Status.class::cast);
    }

    private TaskRunner runner() throws IOException {
        var policy = new Policy(
                false, false, false, EnumSet.of(AgentKind.CLAUDE_CODE), PermissionMode.ACCEPT_EDITS, List.of());
        var config = new TaskConfig(2, Duration.ofMinutes(30), Duration.ofSeconds(60), Duration.ofMinutes(30));
        return new TaskRunner(
                List.of(agent),
                policy,
                config,
                new Workspaces(home.resolve("chats"), home, time),
                new Launcher(Map.of(), "test", time),
                Sandboxes.none(),
                LiveRuns.in(home),
                outbox,
                time);
    }

    private static TaskExecute order(SubtaskId answer, int attempt) {
        return order(TASK, answer, attempt);
    }

    private static TaskExecute order(TaskId task, SubtaskId answer, int attempt) {
        return order(task, answer, attempt, AgentKind.CLAUDE_CODE, PermissionMode.ASK);
    }

    private static TaskExecute order(TaskId task, SubtaskId answer, int attempt, AgentKind kind, PermissionMode mode) {
        return order(task, answer, attempt, kind, mode, List.of());
    }

    private static TaskExecute order(
            TaskId task,
            SubtaskId answer,
            int attempt,
            AgentKind kind,
            PermissionMode mode,
            List<HistoryMessage> history) {
        return new TaskExecute(task, answer, attempt, new DeviceId("d"), kind, "Title", "Do it", history, null, mode);
    }

    private ExecuteReply execute(TaskExecute order) throws Exception {
        return (ExecuteReply) handle(order);
    }

    private Done cancel(SubtaskId answer, int attempt) throws Exception {
        return (Done) handle(new BackendMessage.TaskCancel(TASK, answer, attempt, "stop"));
    }

    private Done guide(String id, String message) throws Exception {
        return (Done) handle(new BackendMessage.TaskGuide(TASK, ANSWER, 1, id, message));
    }

    private Done approve(String id, ApprovalDecision decision) throws Exception {
        return (Done) handle(
                new BackendMessage.TaskApproval(TASK, ANSWER, 1, id, decision, null, ActionRequest.sha256(SHOWN)));
    }

    private Object handle(BackendMessage message) throws Exception {
        var reply = new CompletableFuture<Object>();
        tasks.handle(message, reply::complete);
        return reply.get(20, TimeUnit.SECONDS);
    }

    private CompletableFuture<ApprovalAnswer> ask(AgentRun run, String id) {
        var answer = new CompletableFuture<ApprovalAnswer>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(run.ask(new Block(
                        id,
                        BlockType.APPROVAL,
                        BlockStatus.PENDING,
                        SHOWN,
                        null,
                        null,
                        null,
                        null,
                        Block.Approval.open("Run a command", "rm -rf /", null, null))));
            } catch (InterruptedException e) {
                answer.completeExceptionally(e);
            }
        });
        Eventually.until("asked", () -> file(new RunId.Key(ANSWER, 1)).contains("waiting_approval"));
        return answer;
    }

    private List<StreamEvent> events(SubtaskId answer, int attempt) {
        return outbox.find(new RunId.Key(answer, attempt)).orElseThrow().all();
    }

    private String file(RunId.Key run) {
        try {
            return Files.readString(home.resolve("outbox").resolve(run + ".jsonl"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Ended endOf(SubtaskId answer, int attempt) {
        var key = new RunId.Key(answer, attempt);
        Eventually.until("end of " + key, () -> outbox.find(key).orElseThrow().hasEnded());
        return (Ended) events(answer, attempt).getLast();
    }

    /// An agent that does what the test does with its runs, and leaves one when it is told to.
    private static final class ScriptedAgent implements Agent {
        private final LinkedBlockingQueue<AgentRun> runs = new LinkedBlockingQueue<>();
        private final List<Thread> threads = new java.util.concurrent.CopyOnWriteArrayList<>();
        private final List<TaskId> closed = new java.util.concurrent.CopyOnWriteArrayList<>();
        private volatile java.util.concurrent.CountDownLatch leave = new java.util.concurrent.CountDownLatch(1);
        private volatile String problem;

        @Override
        public AgentKind kind() {
            return AgentKind.CLAUDE_CODE;
        }

        @Override
        public AgentFound detect() {
            return new AgentFound(kind(), problem == null, "1", problem);
        }

        @Override
        public void run(AgentRun run) throws InterruptedException {
            var until = leave;
            threads.add(Thread.currentThread());
            runs.add(run);
            until.await();
        }

        @Override
        public void closeSession(TaskId task) {
            closed.add(task);
        }

        AgentRun next() throws InterruptedException {
            var run = runs.poll(20, TimeUnit.SECONDS);
            assertThat(run).isNotNull();
            return run;
        }

        int started() {
            return threads.size();
        }

        void finishAll() {
            var before = leave;
            leave = new java.util.concurrent.CountDownLatch(1);
            before.countDown();
        }
    }
}
