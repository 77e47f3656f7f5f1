package wegent.executor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import wegent.base.Eventually;
import wegent.base.Json;

class ScriptedModelTest {
    private final ScriptedModel model = ScriptedModel.start();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.shutdownNow();
        model.close();
    }

    @Test
    void streamsAScriptedText() throws Exception {
        var answer = ask(user("SCENARIO:say:" + encoded("Good day, world")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(deltas(answer.body(), "text")).containsExactly("Good ", "day, ", "world");
        assertThat(types(answer.body()))
                .startsWith("message_start", "content_block_start")
                .endsWith("message_stop");
    }

    @Test
    void thinksBeforeItSpeaks() throws Exception {
        var answer = ask(user("SCENARIO:think")).body();

        assertThat(String.join("", deltas(answer, "thinking"))).startsWith("First I think");
        assertThat(String.join("", deltas(answer, "text"))).isEqualTo(Scenarios.SENTENCE);
    }

    @Test
    void callsAToolAndThenRepeatsItsResult() throws Exception {
        var call = ask(user("SCENARIO:bash:" + encoded("echo hi"))).body();
        var last = ask(
                user("SCENARIO:bash:" + encoded("echo hi")),
                Map.of("role", "assistant", "content", "Let me run that."),
                Map.of("role", "user", "content", List.of(Map.of("type", "tool_result", "content", "hi"))));

        assertThat(Json.tree(String.join("", deltas(call, "partial_json")))
                        .path("command")
                        .asText())
                .isEqualTo("echo hi");
        assertThat(call).contains("\"stop_reason\":\"tool_use\"");
        assertThat(String.join("", deltas(last.body(), "text"))).isEqualTo("All done. Last tool said: hi");
    }

    @Test
    void aWrongKeyIsRefused() throws Exception {
        var answer = ask("wrong", true, user("SCENARIO:default"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("authentication_error");
    }

    @Test
    void failsTheFirstTriesAndThenRecovers() throws Exception {
        var first = ask(user("SCENARIO:err:529,1"));
        var second = ask(user("SCENARIO:err:529,1"));
        var limited = ask(user("SCENARIO:err:429"));

        assertThat(first.statusCode()).isEqualTo(529);
        assertThat(second.body()).contains("Recovered ");
        assertThat(limited.headers().firstValue("retry-after")).hasValue("1");
    }

    @Test
    void breaksAStreamButAnswersTheFallback() throws Exception {
        assertThatThrownBy(() -> ask(user("SCENARIO:cut"))).isInstanceOf(IOException.class);

        var whole =
                Json.tree(ask(ScriptedModel.KEY, false, user("SCENARIO:cut")).body());

        assertThat(whole.path("content").get(0).path("text").asText()).isEqualTo(Scenarios.WHOLE);
    }

    @Test
    void sendsAnErrorInTheMiddleOfAStream() throws Exception {
        var answer = ask(user("SCENARIO:midfail")).body();

        assertThat(String.join("", deltas(answer, "text"))).isEqualTo(Scenarios.PARTIAL);
        assertThat(types(answer)).endsWith("error").doesNotContain("message_stop");
    }

    @Test
    void noticesThatTheClientLeft() throws Exception {
        var lines =
                http.send(request(ScriptedModel.KEY, true, user("SCENARIO:hang:well")), BodyHandlers.ofInputStream());

        lines.body().close();

        Eventually.until("the model saw it", () -> model.closedByClient() == 1);
    }

    @Test
    void keepsTheRequests() throws Exception {
        var _ = ask(user("SCENARIO:default"));

        assertThat(model.asked()).hasSize(1);
        assertThat(model.asked().getFirst().headers()).containsEntry("X-Api-Key", ScriptedModel.KEY);
        assertThat(model.asked().getFirst().body().path("messages")).hasSize(1);
    }

    @Test
    void playsAScriptOfTheTest() throws Exception {
        model.with("mine", turn -> Reply.text("attempt" + turn.attempt()));

        var _ = ask(user("SCENARIO:mine"));

        assertThat(ask(user("SCENARIO:mine")).body()).contains("attempt2");
    }

    private HttpResponse<String> ask(Map<?, ?>... messages) throws Exception {
        return ask(ScriptedModel.KEY, true, messages);
    }

    private HttpResponse<String> ask(String key, boolean stream, Map<?, ?>... messages) throws Exception {
        return http.send(request(key, stream, messages), BodyHandlers.ofString());
    }

    private HttpRequest request(String key, boolean stream, Map<?, ?>... messages) {
        var body = Map.of("model", "any", "stream", stream, "messages", List.of(messages));
        return HttpRequest.newBuilder(URI.create(model.baseUrl() + "/some/prefix/v1/messages?beta=true"))
                .header("x-api-key", key)
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
                .build();
    }

    private static Map<String, Object> user(String text) {
        return Map.of("role", "user", "content", text);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<String> types(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring(7))
                .toList();
    }

    private static List<String> deltas(String stream, String field) {
        var deltas = new ArrayList<String>();
        stream.lines().filter(line -> line.startsWith("data: ")).forEach(line -> {
            var value = Json.tree(line.substring(6)).path("delta").path(field);
            if (value.isTextual()) {
                deltas.add(value.asText());
            }
        });
        return deltas;
    }
}
