package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.executor.testing.RealClaude;
import wegent.executor.testing.ScriptedModel;
import wegent.protocol.AgentKind;
import wegent.protocol.ApprovalDecision;
import wegent.protocol.ChatRequest;
import wegent.protocol.FailureReason;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.stream.ActionRequest;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockFold;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockType;

/// The real Claude Code against a scripted model, through backend and executor.
class ClaudeCodeTest {
    private static TestCluster cluster;
    private static ScriptedModel model;
    private static TestCluster.Device laptop;

    @BeforeAll
    static void start() {
        var claude = RealClaude.install();
        model = ScriptedModel.start();
        cluster = TestCluster.start();
        laptop = cluster.addDevice("ann", "laptop", Map.of("CLAUDE_BINARY_PATH", claude.toString()));
        addModel("scripted", model.baseUrl(), ScriptedModel.KEY, true);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
            model.close();
        }
    }

    private static long addModel(String name, String url, String key, boolean isDefault) {
        var body = Json.mapper()
                .createObjectNode()
                .put("name", name)
                .put("provider", "anthropic")
                .put("base_url", url)
                .put("api_key", key)
                .put("model", "scripted-model")
                .put("is_default", isDefault);
        return cluster.rest("ann")
                .call("POST", "/api/models", body.toString())
                .body()
                .get("id")
                .asLong();
    }

    private static SubtaskView ask(Browser ann, String prompt) {
        return ann.send(null, laptop.id(), AgentKind.CLAUDE_CODE, prompt).answer();
    }

    @Test
    void textStreamsBackAndASecondMessageGoesOnInTheSameConversation() {
        try (var ann = cluster.browser("ann")) {
            var first = ann.send(null, laptop.id(), AgentKind.CLAUDE_CODE, "SCENARIO:lines:40");
            var answer = ann.await(first.answer(), SubtaskStatus.COMPLETED);
            assertThat(BlockFold.textOf(answer.blocks())).contains("40").isEqualTo(ann.streamed(first.answer()));
            assertThat(answer.usage()).isNotNull();

            var second = ann.send(first.taskId(), laptop.id(), AgentKind.CLAUDE_CODE, "SCENARIO:text:3");
            ann.await(second.answer(), SubtaskStatus.COMPLETED);

            var asked = model.asked().getLast().body().toString();
            assertThat(asked).contains("SCENARIO:lines:40").contains("SCENARIO:text:3");
        }
    }

    @Test
    void aRestartOfTheExecutorResumesTheConversation() {
        try (var ann = cluster.browser("ann")) {
            var device = cluster.addDevice(
                    "ann",
                    "second",
                    Map.of("CLAUDE_BINARY_PATH", RealClaude.install().toString()));
            var first = ann.send(null, device.id(), AgentKind.CLAUDE_CODE, "remember SCENARIO:text:4");
            ann.await(first.answer(), SubtaskStatus.COMPLETED);

            device.process().close();
            device.process().start();
            cluster.awaitStatus("ann", device, "online");
            var second = ann.send(first.taskId(), device.id(), AgentKind.CLAUDE_CODE, "again SCENARIO:text:5");
            ann.await(second.answer(), SubtaskStatus.COMPLETED);

            assertThat(model.asked().getLast().body().toString())
                    .contains("remember SCENARIO:text:4")
                    .contains("again SCENARIO:text:5");
        }
    }

    @Test
    void aToolRunsWhenItIsAllowed() {
        try (var ann = cluster.browser("ann")) {
            var answer = ask(ann, "SCENARIO:bash");
            var request = awaitApproval(ann, answer);
            assertThat(Objects.requireNonNull(request.approval()).command()).contains("echo hi > file.txt");
            Eventually.until("the list says so", () -> needsApproval(ann, answer));

            var shown = ActionRequest.sha256(Objects.requireNonNull(request.content()));
            var other = ann.call(new ChatRequest.Approve(
                    answer.subtaskId(), request.id(), ApprovalDecision.ALLOW_ONCE, null, "0".repeat(64)));
            assertThat(other.path("error").asText()).contains("not what the agent asked for");

            ann.approve(new ChatRequest.Approve(
                    answer.subtaskId(), request.id(), ApprovalDecision.ALLOW_ONCE, null, shown));

            var done = ann.await(answer, SubtaskStatus.COMPLETED);
            assertThat(BlockFold.textOf(done.blocks())).contains("All done. Last tool said: hi");
            var tool = blocks(done, BlockType.TOOL).getFirst();
            assertThat(tool.toolOutput()).contains("hi");
            assertThat(tool.status()).isEqualTo(BlockStatus.DONE);
            assertThat(blocks(done, BlockType.APPROVAL).getFirst().approval().decision())
                    .isEqualTo(ApprovalDecision.ALLOW_ONCE);
            assertThat(needsApproval(ann, answer)).isFalse();
            var again = ann.call(
                    new ChatRequest.Approve(answer.subtaskId(), request.id(), ApprovalDecision.DENY, null, null));
            assertThat(again.get("code").asText()).isEqualTo("wrong_state");
        }
    }

    @Test
    void aDenialWithANoteReachesTheAgent() {
        try (var ann = cluster.browser("ann")) {
            var answer = ask(ann, "SCENARIO:bash");
            var request = awaitApproval(ann, answer);

            ann.approve(new ChatRequest.Approve(
                    answer.subtaskId(), request.id(), ApprovalDecision.DENY, "not on this device", null));

            var done = ann.await(answer, SubtaskStatus.COMPLETED);
            assertThat(BlockFold.textOf(done.blocks())).contains("not on this device");
            assertThat(blocks(done, BlockType.TOOL).getFirst().status()).isEqualTo(BlockStatus.ERROR);
        }
    }

    @Test
    void anAnswerIsInterruptedInTheMiddle() {
        try (var ann = cluster.browser("ann")) {
            var answer = ask(ann, "SCENARIO:slow:100");
            Eventually.until(
                    "some words",
                    () -> !BlockFold.textOf(ann.view(answer).blocks()).isEmpty());

            ann.cancel(answer);

            var stopped = ann.await(answer, SubtaskStatus.CANCELLED);
            assertThat(BlockFold.textOf(stopped.blocks())).isNotEmpty();
            assertThat(stopped.receipt()).isNotNull();
        }
    }

    @Test
    void aWrongKeyAndAModelThatIsDownAreToldApart() {
        var wrong = addModel("wrong key", model.baseUrl(), "sk-wrong", false);
        var down = addModel("down", ScriptedModel.unreachableUrl(), ScriptedModel.KEY, false);
        try (var ann = cluster.browser("ann")) {
            assertThat(failure(ann, wrong).reason()).isEqualTo(FailureReason.AGENT_AUTH);
            var unreachable = failure(ann, down);
            assertThat(unreachable.reason()).isEqualTo(FailureReason.MODEL_UNREACHABLE);
            assertThat(unreachable.nextStep()).contains("Settings");
        }
    }

    private static SubtaskView failure(Browser ann, long modelId) {
        var send = new ChatRequest.Send(
                null, null, new DeviceId(laptop.id()), "hello", null, AgentKind.CLAUDE_CODE, modelId, null, null);
        var sent = wegent.protocol.MessageCodec.read(ann.call(send), wegent.protocol.ChatReply.Sent.class);
        return ann.await(sent.answer(), SubtaskStatus.FAILED, java.time.Duration.ofSeconds(60));
    }

    private static Block awaitApproval(Browser ann, SubtaskView answer) {
        return Eventually.get(
                "a permission request",
                () -> blocks(ann.view(answer), BlockType.APPROVAL).stream()
                        .filter(block -> block.status() == BlockStatus.PENDING)
                        .findFirst()
                        .orElse(null));
    }

    private static boolean needsApproval(Browser ann, SubtaskView answer) {
        return ann.join(answer.taskId()).task().task().needsApproval();
    }

    private static List<Block> blocks(SubtaskView view, BlockType type) {
        return view.blocks().stream().filter(block -> block.type() == type).toList();
    }
}
