package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.opentest4j.TestAbortedException;
import wegent.base.Closer;
import wegent.base.Json;
import wegent.executor.testing.RealClaude;
import wegent.executor.testing.ScriptedModel;

/// Starts the whole system and runs the specs of the page (`e2e/browser`) in Chromium. Its pictures lie in
/// `target/screenshots`. Chromium takes its time, so the other tests run beside it.
@Execution(ExecutionMode.CONCURRENT)
class PageTest {
    private static final Path SPECS = Path.of("browser");
    /// `-Dwegent.specs=chat,nodes` runs these alone.
    private static final String[] SOME = System.getProperty("wegent.specs", "")
            .transform(names -> names.isEmpty() ? new String[0] : names.split(",", -1));
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
        withSystem(environment -> {
            npm(Map.of(), "npm", "ci", "--prefer-offline", "--no-audit", "--no-fund");
            environment.put("CHROMIUM", chromium.get());
            npm(
                    environment,
                    Stream.concat(Stream.of("npm", "test", "--"), Stream.of(SOME))
                            .toArray(String[]::new));
        });
    }

    interface Play {
        void run(Map<String, String> environment) throws IOException, InterruptedException;
    }

    /// A backend where `ann` and `cleo` each have a laptop and a studio, which can be switched off; `bob` has
    /// none. Two specs run at a time, each as a person of its own: they do not meet.
    static void withSystem(Play play) throws IOException, InterruptedException {
        var claude = claude();
        try (var model = ScriptedModel.start();
                var cluster = TestCluster.start(Map.of("WEGENT_PRESENCE_GRACE", "2s"));
                var closer = new Closer()) {
            cluster.addUser("cleo");
            var settings = new HashMap<>(Map.of("WEGENT_EXECUTOR_ALLOW_TERMINAL", "true"));
            claude.ifPresent(path -> settings.put("CLAUDE_BINARY_PATH", path.toString()));
            var people = Json.mapper().createArrayNode();
            for (var name : List.of("ann", "cleo")) {
                var laptop = cluster.addDevice(name, "laptop", settings);
                var studio = cluster.addDevice(name, "studio");
                addModel(cluster, name, model);
                people.addObject()
                        .put("name", name)
                        .put("laptop", laptop.id())
                        .put("studio", studio.id())
                        .put("power", closer.add(DeviceSwitch.of(studio)).url().toString());
            }
            play.run(new HashMap<>(Map.of(
                    "WEGENT_URL", cluster.server.url().toString(),
                    "WEGENT_PEOPLE", people.toString(),
                    "WEGENT_CLAUDE", claude.isPresent() ? "yes" : "no")));
        }
    }

    private static Optional<Path> claude() {
        try {
            return Optional.of(RealClaude.install());
        } catch (TestAbortedException e) {
            return Optional.empty();
        }
    }

    private static void addModel(TestCluster cluster, String user, ScriptedModel model) {
        var body = Json.mapper()
                .createObjectNode()
                .put("name", "Scripted")
                .put("provider", "anthropic")
                .put("base_url", model.baseUrl())
                .put("api_key", ScriptedModel.KEY);
        cluster.rest(user).call("POST", "/api/models", body.toString());
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
