package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.TestAbortedException;
import wegent.base.Json;
import wegent.executor.testing.RealClaude;
import wegent.executor.testing.ScriptedModel;

/// Starts the whole system and runs the specs of the page (`e2e/browser`) in Chromium. Its pictures lie in
/// `target/screenshots`.
class PageTest {
    private static final Path SPECS = Path.of("browser");
    private static final List<String> CHROMIUMS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    @Test
    @Timeout(value = 12, unit = TimeUnit.MINUTES)
    void thePageDoesItsMainJob() throws IOException, InterruptedException {
        var chromium = CHROMIUMS.stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
        if (chromium.isEmpty()) {
            System.err.println("SKIPPED: no Chromium for the specs of the page");
        }
        assumeTrue(chromium.isPresent(), "no Chromium");
        var claude = claude();
        try (var model = ScriptedModel.start();
                var cluster = TestCluster.start()) {
            var settings = claude.map(path -> Map.of("CLAUDE_BINARY_PATH", path.toString()))
                    .orElse(Map.of());
            var device = cluster.addDevice("ann", "laptop", settings);
            addModel(cluster, model);

            npm(Map.of(), "npm", "ci", "--prefer-offline", "--no-audit", "--no-fund");
            npm(
                    Map.of(
                            "WEGENT_URL", cluster.server.url().toString(),
                            "WEGENT_DEVICE", device.id(),
                            "WEGENT_CLAUDE", claude.isPresent() ? "yes" : "no",
                            "CHROMIUM", chromium.get()),
                    "npm",
                    "test");
        }
    }

    private static Optional<Path> claude() {
        try {
            return Optional.of(RealClaude.install());
        } catch (TestAbortedException e) {
            return Optional.empty();
        }
    }

    private static void addModel(TestCluster cluster, ScriptedModel model) {
        var body = Json.mapper()
                .createObjectNode()
                .put("name", "Scripted")
                .put("provider", "anthropic")
                .put("base_url", model.baseUrl())
                .put("api_key", ScriptedModel.KEY);
        cluster.rest("ann").call("POST", "/api/models", body.toString());
    }

    private static void npm(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Files.createDirectories(Path.of("target"));
        var log = Path.of("target/page.log");
        var builder = new ProcessBuilder(Stream.of(command).toList())
                .directory(SPECS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        var ended = process.waitFor(10, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).as("in time: " + Files.readString(log)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }
}
