package wegent.executor.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.base.FakeTime;
import wegent.base.Json;
import wegent.executor.agent.ApprovalAnswer;
import wegent.protocol.AgentKind;
import wegent.protocol.ApprovalDecision;
import wegent.protocol.BackendMessage.TaskApproval;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.PermissionMode;
import wegent.protocol.RunSandbox;
import wegent.protocol.SandboxProfile;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.ActionRequest;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.Block.Approval;
import wegent.protocol.stream.BlockFold;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.StreamEvent;

/// What is allowed is what was shown, and after a restart what the server confirms.
class QuestionsTest {
    private static final String SHOWN = "{\"command\":\"make\"}";
    private static final String HASH = ActionRequest.sha256(SHOWN);
    private static final TaskExecute ORDER = new TaskExecute(
            new TaskId(1),
            new SubtaskId(2),
            1,
            new DeviceId("d"),
            AgentKind.CLAUDE_CODE,
            "t",
            "p",
            List.of(),
            null,
            PermissionMode.ASK);

    @TempDir
    private Path home;

    private final FakeTime time = new FakeTime();
    private final List<StreamEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> asking = new ArrayList<>();
    private Questions questions;

    @AfterEach
    void end() throws InterruptedException {
        if (questions != null) {
            questions.close();
        }
        for (var thread : asking) {
            thread.join(); // it writes into the folder until then
        }
    }

    @Test
    void onlyADecisionAboutTheShownBytesAllows() throws Exception {
        begin(List.of());
        var answer = ask();

        assertThat(questions.answer(said(ApprovalDecision.ALLOW_ONCE, null))).contains("load the page again");
        assertThat(questions.answer(said(ApprovalDecision.ALLOW_ONCE, ActionRequest.sha256(SHOWN + " "))))
                .contains("not what the agent asked for");
        assertThat(answer).isEmpty();
        assertThat(questions.anyOpen()).isTrue();

        assertThat(questions.answer(said(ApprovalDecision.ALLOW_ONCE, HASH))).isNull();
        assertThat(given(answer).allowed()).isTrue();
    }

    @Test
    void aDenialNeedsNoHash() throws Exception {
        begin(List.of());
        var answer = ask();

        assertThat(questions.answer(said(ApprovalDecision.DENY, null))).isNull();

        assertThat(given(answer).allowed()).isFalse();
    }

    @Test
    void theBlockSaysWhatWasDecidedAboutWhichBytes() throws Exception {
        begin(List.of());
        var answer = ask();
        var at = time.instant();

        questions.answer(new TaskApproval(
                ORDER.taskId(), ORDER.subtaskId(), 1, "q", ApprovalDecision.ALLOW_ONCE, null, null, HASH, "key", at));
        given(answer);

        Eventually.until("it is told", () -> block().status() == BlockStatus.DONE);
        var told = block().approval();
        assertThat(told.sha256()).isEqualTo(HASH);
        assertThat(told.credential()).isEqualTo("key");
        assertThat(told.decidedAt()).isEqualTo(at);
    }

    @Test
    void aNotedAllowanceWaitsForTheServer() throws Exception {
        begin(noted(ApprovalDecision.ALLOW_CONVERSATION, HASH));
        var answer = ask();
        time.advance(Duration.ofDays(1));

        assertThat(answer.poll(300, TimeUnit.MILLISECONDS)).isNull();
        questions.onRecord(List.of());

        Eventually.until("it is asked again", () -> block().status() == BlockStatus.PENDING);
        assertThat(block().approval().decision()).isNull();
        assertThat(block().content()).isEqualTo(SHOWN);
        questions.answer(said(ApprovalDecision.DENY, HASH));
        assertThat(given(answer).allowed()).isFalse();
    }

    @Test
    void theServersRecordCountsNotTheNote() throws Exception {
        begin(noted(ApprovalDecision.ALLOW_CONVERSATION, HASH));
        questions.onRecord(List.of(said(ApprovalDecision.ALLOW_ONCE, HASH)));

        assertThat(given(ask()).decision()).isEqualTo(ApprovalDecision.ALLOW_ONCE);

        Eventually.until("the truth is told", () -> block().approval().decision() == ApprovalDecision.ALLOW_ONCE);
    }

    @Test
    void aConfirmedAnswerIsNotToldTwice() throws Exception {
        begin(noted(ApprovalDecision.ALLOW_ONCE, HASH));
        var before = List.copyOf(events);
        questions.onRecord(List.of(said(ApprovalDecision.ALLOW_ONCE, HASH)));

        assertThat(given(ask()).allowed()).isTrue();

        assertThat(events).isEqualTo(before);
    }

    @Test
    void aRecordAboutOtherBytesAllowsNothing() throws Exception {
        begin(noted(ApprovalDecision.ALLOW_ONCE, HASH));
        questions.onRecord(List.of(said(ApprovalDecision.ALLOW_ONCE, ActionRequest.sha256("ls"))));
        var answer = ask();

        Eventually.until("it is asked again", () -> block().status() == BlockStatus.PENDING);

        assertThat(answer).isEmpty();
        assertThat(questions.confirmed(request())).isEmpty();
    }

    @Test
    void aDecisionThatWasMadeWhileTheDeviceWasAwayIsTaken() throws Exception {
        begin(List.of());
        var answer = ask();

        questions.onRecord(List.of(said(ApprovalDecision.ALLOW_ONCE, HASH)));

        assertThat(given(answer).allowed()).isTrue();
    }

    @Test
    void whatWasShownOtherwiseIsShownAgain() throws Exception {
        var shown = request().approval().waiting("another hash", time.instant().plusSeconds(60));
        begin(List.of(new StreamEvent.BlockCreated(
                request().with(wegent.protocol.stream.BlockUpdate.approval(BlockStatus.PENDING, shown)))));
        ask();

        Eventually.until(
                "it has the new hash", () -> HASH.equals(block().approval().sha256()));
    }

    @Test
    void theEndOfTheRunEndsTheWaitForTheServer() throws Exception {
        begin(noted(ApprovalDecision.ALLOW_ONCE, HASH));
        var answer = ask();

        questions.close();

        assertThat(given(answer).allowed()).isFalse();
    }

    private void begin(List<StreamEvent> earlier) throws IOException {
        events.addAll(earlier);
        var open = new RunSandbox(SandboxProfile.OPEN, null);
        var live = new LiveNote(LiveRun.of(ORDER, PermissionMode.ASK, home.toString(), open), LiveRuns.in(home));
        questions = new Questions(live, () -> earlier, events::add, Duration.ofMinutes(30), time);
    }

    private List<StreamEvent> noted(ApprovalDecision decision, String hash) {
        var told = request()
                .approval()
                .waiting(hash, time.instant().plusSeconds(60))
                .answered(decision, null, "user", null);
        return List.of(
                new StreamEvent.BlockCreated(request()),
                new StreamEvent.BlockUpdated("q", wegent.protocol.stream.BlockUpdate.approval(BlockStatus.DONE, told)));
    }

    private static Block request() {
        var approval = Approval.open("Run a command", "make", null, null);
        return new Block("q", BlockType.APPROVAL, BlockStatus.PENDING, SHOWN, "Bash", null, null, null, approval);
    }

    private static TaskApproval said(ApprovalDecision decision, String hash) {
        return new TaskApproval(ORDER.taskId(), ORDER.subtaskId(), 1, "q", decision, null, hash);
    }

    private BlockingQueue<ApprovalAnswer> ask() {
        var answer = new ArrayBlockingQueue<ApprovalAnswer>(1);
        asking.add(Thread.ofVirtual().start(() -> {
            try {
                answer.add(questions.ask(request()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        Eventually.until("it waits or has answered", () -> questions.anyOpen() || !answer.isEmpty());
        return answer;
    }

    private static ApprovalAnswer given(BlockingQueue<ApprovalAnswer> answer) throws InterruptedException {
        var given = answer.poll(20, TimeUnit.SECONDS);
        assertThat(given).isNotNull();
        return given;
    }

    private Block block() {
        var fold = new BlockFold();
        List.copyOf(events).forEach(fold::apply);
        return Json.read(Json.write(fold.blocks().getFirst()), Block.class);
    }
}
