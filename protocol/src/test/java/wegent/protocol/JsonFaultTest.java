package wegent.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import wegent.base.Json;
import wegent.protocol.rest.CreateProject;
import wegent.protocol.rest.SaveModel;
import wegent.protocol.rest.SubscribeBrowser;

class JsonFaultTest {
    private static final List<String> INTERNALS = List.of(
            "fasterxml", "FAIL_ON", "deserial", "`", "java.", "wegent.", "reference chain", "START_OBJECT", "creator");
    private static final List<String> FOREIGN = List.of(
            "null",
            "true",
            "{}",
            "[]",
            "[null]",
            "[[]]",
            "{\"a\": 1}",
            "\"text\"",
            "\"\"",
            "1.5",
            "-1",
            "1e400",
            "99999999999999999999999",
            "\"" + "x".repeat(5_000) + "\"");

    static Stream<Class<?>> messages() {
        return Stream.concat(
                Stream.of(
                                DeviceMessage.class,
                                ChatRequest.class,
                                TerminalRequest.class,
                                TerminalReport.class,
                                CodeServerReport.class,
                                BackendMessage.class)
                        .flatMap(JsonFaultTest::records),
                Stream.of(SaveModel.class, CreateProject.class, SubscribeBrowser.class));
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(JsonFaultTest::records);
    }

    /// Each field of each message gets each wrong value, alone and with all fields wrong at once.
    @ParameterizedTest
    @MethodSource("messages")
    void aRefusalSpeaksOfTheFieldAndNotOfTheParser(Class<?> type) {
        for (var component : type.getRecordComponents()) {
            var name = snakeCase(component.getName());
            for (var value : FOREIGN) {
                var payload = Json.mapper().createObjectNode();
                payload.set(name, value.equals("1e400") ? Json.tree("1e300") : Json.tree(value));
                requireReadable(payload, type);
            }
        }
    }

    private static void requireReadable(ObjectNode payload, Class<?> type) {
        var refused = catchThrowableOfType(RefusedException.class, () -> MessageCodec.read(payload, type));
        if (refused == null) {
            return;
        }
        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_PAYLOAD);
        assertThat(refused.text()).hasSizeLessThan(1_100);
        assertThat(INTERNALS)
                .as("%s for %s", refused.text(), payload)
                .noneMatch(word -> refused.text().contains(word));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"device_id\": \"a\", \"generation\": null} | generation is missing",
                "{\"device_id\": \"a\", \"generation\": \"x\"} | generation is not a number, or too large a one",
                "{\"device_id\": \"a\", \"generation\": 1e40} | generation is not a number, or too large a one",
                "{\"device_id\": \"a\", \"generation\": 1, \"running\": 7} | running is not a list",
                "{\"device_id\": \"a\", \"generation\": 1, \"running\": [null]} | has an entry that is null",
                "{\"device_id\": \"a\", \"generation\": 1, \"load\": 7} | load"
            })
    void theWordsSayWhatIsExpected(String payload, String words) {
        var refused = catchThrowableOfType(
                RefusedException.class, () -> MessageCodec.read(Json.tree(payload), DeviceMessage.Heartbeat.class));

        assertThat(refused.text()).contains(words);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        var payload = Json.tree("{\"subtask_id\": 1, \"approval_id\": \"a\", \"decision\": \"perhaps\"}");

        var refused = catchThrowableOfType(
                RefusedException.class, () -> MessageCodec.read(payload, ChatRequest.Approve.class));

        assertThat(refused.field()).isEqualTo("decision");
        assertThat(refused.text()).contains("decision is not one of").contains("allow");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{ | is not JSON (line 1", "{\"a\": 1,} | is not JSON", "nonsense | is not JSON"})
    void whatIsNoJsonIsCalledThat(String text, String words) {
        assertThat(parse(text).text()).contains(words);
        INTERNALS.forEach(word -> assertThat(parse(text).text()).doesNotContain(word));
    }

    @Test
    void aTextThatIsNestedTooDeeplyIsCalledThat() {
        assertThat(parse("[".repeat(5_000)).text()).contains("nested too deeply");
    }

    @Test
    void aLongInputIsNotEchoedWhole() {
        var payload = Json.tree(
                "{\"name\": \"m\", \"provider\": \"anthropic\", \"base_url\": \"ftp://h/" + "x".repeat(480) + "\"}");

        var refused = catchThrowableOfType(RefusedException.class, () -> MessageCodec.read(payload, SaveModel.class));

        assertThat(refused.text()).startsWith("Invalid payload: base_url").hasSizeLessThan(1_100);
        assertThat(new RefusedException(ErrorCode.CONFLICT, "x".repeat(100_000)).text())
                .hasSizeLessThan(1_100);
    }

    private static RefusedException parse(String text) {
        try {
            Json.mapper().readValue(text, JsonNode.class);
            throw new AssertionError("This is JSON: " + text);
        } catch (JsonProcessingException e) {
            return MessageCodec.refusal(e);
        }
    }

    private static String snakeCase(String name) {
        var words = new ArrayList<String>();
        for (var word : name.split("(?=[A-Z])", -1)) {
            words.add(word.toLowerCase(java.util.Locale.ROOT));
        }
        return String.join("_", words);
    }
}
