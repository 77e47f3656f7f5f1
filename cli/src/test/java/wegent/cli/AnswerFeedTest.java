package wegent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import wegent.base.Json;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.SubtaskView;

/// What one terminal shows of what several nodes tell.
class AnswerFeedTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AnswerFeed lines = feed(true);

    private AnswerFeed feed(boolean json) {
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new AnswerFeed(new TaskId(7), new SubtaskId(71), new Printer(print, print, json));
    }

    private List<JsonNode> shown() {
        return out.toString(StandardCharsets.UTF_8).lines().map(Json::tree).toList();
    }

    private static String events(List<JsonNode> lines) {
        return String.join(
                " ",
                lines.stream()
                        .map(line -> line.get("event").asText().replace("chat:", ""))
                        .toList());
    }

    static JsonNode chunk(int seq, int offset, String text) {
        return Json.tree("""
                {"task_id": 7, "subtask_id": 71, "attempt": 1, "seq": %d, "block_id": "t", "block_type": "text",
                 "field": "content", "content": "%s", "offset": %d}""".formatted(seq, text, offset));
    }

    static JsonNode done(int seq) {
        return Json.tree("""
                {"task_id": 7, "subtask_id": 71, "attempt": 1, "seq": %d, "result": {"value": "ab"}}""".formatted(seq));
    }

    static JsonNode failed(int seq) {
        return Json.tree("""
                {"task_id": 7, "subtask_id": 71, "attempt": 1, "seq": %d, "error": "gone", "type": "device_offline",
                 "next_step": "Retry"}""".formatted(seq));
    }

    static JsonNode start(int attempt) {
        return Json.tree("""
                {"task_id": 7, "subtask_id": 71, "attempt": %d, "device_id": "d", "runtime": "shell",
                 "bot_name": "shell"}""".formatted(attempt));
    }

    static JsonNode view(String status, int attempt, int seq, String text) {
        return Json.tree("""
                {"subtask_id": 71, "task_id": 7, "role": "assistant", "status": "%s", "attempt": %d, "seq": %d,
                 "blocks": [{"id": "t", "type": "text", "status": "streaming", "content": "%s"}],
                 "created_at": "2026-01-01T00:00:00Z"}""".formatted(status, attempt, seq, text));
    }

    private static SubtaskView snapshot(String status, int seq, String text) {
        return Json.read(view(status, 1, seq, text).toString(), SubtaskView.class);
    }

    @Test
    void eachEventIsOneLineHoweverOftenItIsTold() {
        lines.snapshot(snapshot("PENDING", 0, ""));
        for (var node = 0; node < 2; node++) {
            lines.told("chat:start", start(1));
            lines.told("chat:chunk", chunk(1, 0, "a"));
            lines.told("chat:chunk", chunk(2, 1, "b"));
            lines.snapshot(snapshot("RUNNING", 2, "ab"));
        }
        var step = lines.told("chat:done", done(3));

        assertThat(events(shown())).isEqualTo("message start chunk chunk done");
        assertThat(step).isInstanceOf(AnswerFeed.Step.Ended.class);
    }

    @Test
    void aGapAResyncAndAnUnknownAttemptAreJoined() {
        lines.snapshot(snapshot("RUNNING", 1, "a"));

        var steps = Stream.of(
                lines.told("chat:chunk", chunk(3, 2, "c")),
                lines.told("chat:resync", Json.tree("{\"task_id\": 7}")),
                lines.told("chat:resync", Json.tree("{}")));

        assertThat(steps).allMatch(AnswerFeed.Step.Join.class::isInstance);
        assertThat(lines.told("chat:resync", Json.tree("{\"task_id\": 8}"))).isInstanceOf(AnswerFeed.Step.On.class);
        assertThat(lines.seq()).isEqualTo(1);
    }

    @Test
    void theBackendMayEndItWithTheNumberOfTheLastEvent() {
        lines.snapshot(snapshot("RUNNING", 2, "ab"));

        var step = lines.told("chat:error", failed(2));

        assertThat(step)
                .isInstanceOfSatisfying(
                        AnswerFeed.Step.Ended.class,
                        ended -> assertThat(ended.ending().status()).isEqualTo(SubtaskStatus.FAILED));
    }

    @Test
    void anEndBeforeWhatWasShownIsLookedUp() {
        lines.snapshot(snapshot("RUNNING", 2, "ab"));

        assertThat(lines.told("chat:error", failed(1))).isInstanceOf(AnswerFeed.Step.Join.class);
    }

    @Test
    void whatWasShownBeforeItWasKeptIsNotShownAgain() {
        lines.snapshot(snapshot("RUNNING", 1, "a"));
        lines.told("chat:chunk", chunk(2, 1, "b"));

        lines.snapshot(snapshot("RUNNING", 1, "a"));
        lines.told("chat:chunk", chunk(2, 1, "b"));
        lines.told("chat:chunk", chunk(3, 2, "c"));

        assertThat(events(shown())).isEqualTo("message chunk chunk");
        assertThat(lines.seq()).isEqualTo(3);
    }

    @Test
    void olderNewsOfAnotherNodeIsDropped() {
        lines.snapshot(snapshot("RUNNING", 2, "ab"));
        var before = shown().size();
        var queued = Json.mapper().createObjectNode().put("task_id", 7).set("message", view("QUEUED", 1, 0, ""));

        assertThat(lines.told("chat:message", queued)).isInstanceOf(AnswerFeed.Step.On.class);

        assertThat(shown()).hasSize(before);
        assertThat(lines.seq()).isEqualTo(2);
    }

    @Test
    void aNewAttemptBeginsAnew() {
        var plain = feed(false);
        plain.snapshot(snapshot("RUNNING", 2, "ab"));

        plain.told("chat:start", start(2));

        assertThat(plain.attempt()).isEqualTo(2);
        assertThat(plain.seq()).isZero();
    }
}
