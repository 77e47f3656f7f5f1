package wegent.executor.agent.claude;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import wegent.executor.process.ChildCommand;
import wegent.protocol.id.ProjectId;

class ProjectHeadersTest {
    private static Map<String, String> of(String custom) {
        var bare = ChildCommand.of(Path.of("."), List.of("claude"));
        return ProjectHeaders.with(bare, Map.of("ANTHROPIC_CUSTOM_HEADERS", custom), new ProjectId(12))
                .environment();
    }

    @Test
    void aProjectIsNamedBesideTheOwnersHeaders() {
        var environment = of("X-Team: blue\nWecode-Project: 1\r\nWECODE-SOURCE: mine\nno header\nbad name: x");

        assertThat(environment.get("ANTHROPIC_CUSTOM_HEADERS").lines())
                .containsExactlyInAnyOrder(
                        "X-Team: blue",
                        "Wecode-Project: 12",
                        "WECODE-SOURCE: mine",
                        "wecode-action: wegent",
                        "wecode-executor: claudecode");
        assertThat(environment.get("DEFAULT_HEADERS"))
                .contains("\"X-Team\":\"blue\"")
                .contains("\"wecode-action\":\"wegent\"")
                .isEqualTo(environment.get("default_headers"));
    }

    @Test
    void theOwnersHeadersMayBeJson() {
        assertThat(of("{\"X-Team\": \"blue\"}").get("ANTHROPIC_CUSTOM_HEADERS"))
                .contains("X-Team: blue")
                .contains("wecode-project: 12");
        assertThat(of("{broken").get("ANTHROPIC_CUSTOM_HEADERS")).contains("wecode-project: 12");
    }
}
