package wegent.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.opentest4j.TestAbortedException;
import wegent.base.Closer;
import wegent.base.Json;
import wegent.executor.testing.RealClaude;
import wegent.executor.testing.ScriptedModel;

/// Starts the whole system and runs the specs of the page (`e2e/browser`) in Chromium. With
/// `WEGENT_PICTURES=1` its pictures lie in `target/screenshots`. Chromium takes its time, so the other tests run
/// beside it.
@Execution(ExecutionMode.CONCURRENT)
class PageTest {
    /// `-Dwegent.specs=chat,nodes` runs these alone.
    private static final List<String> SOME = Stream.of(
                    System.getProperty("wegent.specs", "").split(",", -1))
            .filter(name -> !name.isEmpty())
            .toList();

    @TempDir
    static Path folder;

    @Test
    @Timeout(value = 17, unit = TimeUnit.MINUTES)
    void thePageDoesItsMainJob() throws IOException, InterruptedException {
        withSystem(environment -> Specs.run("page", environment, SOME));
    }

    interface Play {
        void run(Map<String, String> environment) throws IOException, InterruptedException;
    }

    /// A backend where `ann` and `cleo` each have a laptop and a studio, which can be switched off; `dora` has
    /// machines for IDEs, `bob` none. Two specs run at a time, each as a person of its own: they do not meet.
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
                    "WEGENT_IDES", ides(cluster, closer),
                    "WEGENT_CLAUDE", claude.isPresent() ? "yes" : "no")));
        }
    }

    /// A cloud device with a stub of code-server, which can be switched off, and one whose owner allows no IDE.
    private static String ides(TestCluster cluster, Closer closer) throws IOException {
        cluster.addUser("dora");
        var stub = StubCodeServer.in(folder).toString();
        var box = cluster.addDevice("dora", "box", Map.of("DEVICE_TYPE", "cloud", "WEGENT_EXECUTOR_CODE_SERVER", stub));
        var vault = cluster.addDevice(
                "dora", "vault", Map.of("DEVICE_TYPE", "remote", "WEGENT_EXECUTOR_ALLOW_CODE_SERVER", "false"));
        return Json.mapper()
                .createObjectNode()
                .put("name", "dora")
                .put("box", box.id())
                .put("vault", vault.id())
                .put("power", closer.add(DeviceSwitch.of(box)).url().toString())
                .toString();
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
}
