package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import wegent.backend.testing.SqlEngine;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.protocol.ApprovalDecision;
import wegent.protocol.BackendMessage.Done;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.ChatRequest;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.StreamEvent;

/// A decision is on record before its device hears of it, once, about certain bytes, with who decided.
@HouseForEachTest
class ApprovalTest {
    private static final String HASH = "a".repeat(64);

    @Parameter
    SqlEngine engine;

    TestHouse house;

    @Test
    void theDeviceHearsWhatWasDecidedAboutWhichBytesAndWithWhat() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            var answer = asking(laptop, ann).subtaskId();

            assertThat(ann.call(allow(answer, HASH)).path("success").asBoolean())
                    .isTrue();

            var heard = said(laptop.heard("task:approval").getFirst());
            assertThat(heard.path("sha256").asText()).isEqualTo(HASH);
            assertThat(heard.path("credential").asText()).isEqualTo("token");
            assertThat(heard.path("decided_at").asText())
                    .startsWith(house.time.instant().toString().substring(0, 19));
        }
    }

    @Test
    void anAllowanceWithoutAHashIsRefusedAndADenialIsNot() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            var answer = asking(laptop, ann).subtaskId();
            var request = Json.mapper()
                    .createObjectNode()
                    .put("subtask_id", answer.value())
                    .put("approval_id", "q")
                    .put("decision", "allow_once");

            assertThat(ann.call("chat:approve", request).path("error").asText()).contains("Load it again");
            assertThat(ann.call("chat:approve", request.deepCopy().put("sha256", "ff"))
                            .has("error"))
                    .isTrue();
            assertThat(laptop.heard("task:approval")).isEmpty();

            assertThat(ann.call("chat:approve", request.deepCopy().put("decision", "deny"))
                            .path("success")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void oneDecisionPerRequestHoweverManyAreMadeAtOnce() throws Exception {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answer = asking(laptop, ann).subtaskId();
            var taken = new AtomicInteger();

            IntStream.range(0, 12)
                    .mapToObj(i -> threads.submit(() -> {
                        var hash = Integer.toHexString(i % 4).repeat(64);
                        if (!ann.call(allow(answer, hash)).has("error")) {
                            taken.incrementAndGet();
                        }
                    }))
                    .toList()
                    .forEach(ApprovalTest::await);

            assertThat(laptop.heard("task:approval").stream()
                            .map(line -> said(line).path("sha256").asText())
                            .distinct())
                    .hasSize(1);
            assertThat(taken.get()).isEqualTo(3); // the same decision may be repeated
            var other = ann.call(new ChatRequest.Approve(answer, "q", ApprovalDecision.DENY, null, null));
            assertThat(other.path("code").asText()).isEqualTo("wrong_state");
        }
    }

    @Test
    void aDecisionThatTheDeviceRefusesIsOffTheRecordAndAnotherMayFollow() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            var run = asking(laptop, ann);
            laptop.answers = (event, said) -> event.equals("task:approval")
                            && !said.path("sha256").asText().equals(HASH)
                    ? Done.failed("What was shown is not what the agent asked for")
                    : Done.ok();

            var refused = ann.call(allow(run.subtaskId(), "b".repeat(64)));

            assertThat(refused.path("error").asText()).contains("not what the agent asked for");
            assertThat(decisions(laptop, run)).isEmpty();
            assertThat(ann.call(allow(run.subtaskId(), HASH)).path("success").asBoolean())
                    .isTrue();
            assertThat(decisions(laptop, run)).hasSize(1);
        }
    }

    @Test
    void aDeviceThatWasAwayIsToldWhenItRegisters() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            var run = asking(laptop, ann);
            laptop.close();
            Eventually.until("it is away", () -> !ann.heard("device:status").isEmpty());

            assertThat(ann.call(allow(run.subtaskId(), HASH)).path("success").asBoolean())
                    .isTrue();

            laptop.connect();
            var decision = decisions(laptop, run).getFirst();
            assertThat(decision.path("approval_id").asText()).isEqualTo("q");
            assertThat(decision.path("decision").asText()).isEqualTo("allow_once");
            assertThat(decision.path("sha256").asText()).isEqualTo(HASH);
            assertThat(ann.call(new ChatRequest.Approve(
                                    run.subtaskId(), "q", ApprovalDecision.ALLOW_CONVERSATION, null, HASH))
                            .path("code")
                            .asText())
                    .isEqualTo("wrong_state");
        }
    }

    private static JsonNode said(String line) {
        return Json.tree(line.substring(line.indexOf('{')));
    }

    private static TaskExecute asking(TestDevice laptop, TestBrowser ann) {
        laptop.register();
        ann.send(laptop, "go");
        var run = laptop.awaitExecute();
        laptop.progress(run, 1, new StreamEvent.BlockCreated(Block.streaming("q", BlockType.APPROVAL)));
        ann.awaitEvent("chat:block_created");
        return run;
    }

    private static List<JsonNode> decisions(TestDevice laptop, TaskExecute run) {
        var registered = laptop.register(TestDevice.state(run, 1, false));
        return registered.decisions().stream()
                .<JsonNode>map(said -> Json.mapper().valueToTree(said))
                .toList();
    }

    private static ChatRequest.Approve allow(SubtaskId answer, String hash) {
        return new ChatRequest.Approve(answer, "q", ApprovalDecision.ALLOW_ONCE, null, hash);
    }

    private static void await(Future<?> done) {
        try {
            done.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
