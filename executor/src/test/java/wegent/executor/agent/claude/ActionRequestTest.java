package wegent.executor.agent.claude;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import wegent.base.Json;
import wegent.protocol.stream.ActionRequest;
import wegent.protocol.stream.ActionRequest.Grant;

/// Whatever an agent asks for: its canonical form has all of it, survives every way, and is nobody else's.
class ActionRequestTest {

    @Property(tries = 500)
    void theCanonicalFormIsPlainAsciiAndHasAllOfTheInput(@ForAll String command, @ForAll String word) {
        var text = request(command, word).text();

        assertThat(text.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
        assertThat(Json.tree(text).at("/input/command").asText()).isEqualTo(command);
        assertThat(Json.tree(text).at("/words/description").asText()).isEqualTo(word);
    }

    @Property(tries = 500)
    void otherRequestsHaveOtherHashes(@ForAll String one, @ForAll String other) {
        var same = request(one, "").text().equals(request(other, "").text());

        assertThat(same).isEqualTo(one.equals(other));
        assertThat(hash(one).equals(hash(other))).isEqualTo(one.equals(other));
    }

    @Property(tries = 500)
    void theAgentHearsTheVeryInputThatWasShown(@ForAll String command) {
        var shown = Json.tree(request(command, "").text()).path("input");

        var line = ClaudeLines.allow("q", shown);

        var wire = new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(Json.tree(wire).at("/response/response/updatedInput/command").asText())
                .isEqualTo(command);
    }

    private static String hash(String command) {
        return ActionRequest.sha256(request(command, "").text());
    }

    private static ActionRequest request(String command, String word) {
        var input = Json.mapper().createObjectNode().put("command", command);
        var grant = new Grant(Grant.Kind.COMMAND, command);
        return new ActionRequest("approval-1", "Bash", "/w", grant, Map.of("description", word), input);
    }
}
