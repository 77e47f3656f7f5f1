package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Json;
import wegent.executor.testing.Knocker;
import wegent.executor.testing.RealCodeServer;

/// The real code-server, both ways: through the server, and where browsers reach the device. Only where it is
/// installed: see [RealCodeServer].
class RealCodeServerTest {
    private static final Pattern ASSET = Pattern.compile("[\"'](?:\\./)?([^\"']*/workbench\\.js)[\"']");

    @TempDir
    static Path folder;

    private static TestCluster cluster;
    private static TestCluster.Device relayed;
    private static TestCluster.Device direct;

    @BeforeAll
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    static void start() throws IOException, InterruptedException {
        var program = RealCodeServer.install();
        cluster = TestCluster.start();
        relayed = device("ann", program, Map.of("DEVICE_TYPE", "cloud"));
        direct = device(
                "bob",
                program,
                Map.of(
                        "DEVICE_TYPE",
                        "remote",
                        "DEVICE_SESSION_GATEWAY_HOST",
                        "127.0.0.1",
                        "DEVICE_PUBLIC_BASE_URL",
                        "http://localhost:" + ServerProcess.freePort()));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /// Each with settings of the IDE that are its own, and files in its workspace.
    private static TestCluster.Device device(String user, Path program, Map<String, String> settings)
            throws IOException {
        var own = folder.resolve(user).toString();
        var all = new HashMap<>(settings);
        all.putAll(Map.of(
                "WEGENT_EXECUTOR_CODE_SERVER", program.toString(), "XDG_DATA_HOME", own, "XDG_CONFIG_HOME", own));
        var device = cluster.addDevice(user, "real", all);
        Files.createDirectories(workspace(device));
        Files.writeString(workspace(device).resolve("hello.txt"), "hello from the device\n");
        Files.writeString(workspace(device).resolve("README.md"), "# What the preview shows\n");
        return device;
    }

    private static Path workspace(TestCluster.Device device) {
        return device.home().resolve("workspace");
    }

    @Test
    void itIsOpenedWithoutItsLogin() throws IOException {
        var answer = cluster.rest("ann").call("POST", "/api/devices/" + relayed.id() + "/code-server", "{}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        var url = URI.create(answer.body().path("url").asText());
        try (var browser = new Knocker(url.getPort(), url.getAuthority());
                var socket = new Knocker(url.getPort(), url.getAuthority())) {
            var welcome = browser.get(url.getRawPath() + "?" + url.getRawQuery());
            var cookie = "Cookie: " + welcome.cookie();

            var page = browser.get(welcome.header("Location"), cookie);

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains("workbench").doesNotContain("type=\"password\"");
            var asset = ASSET.matcher(page.body()).results().findFirst().orElseThrow();
            var script = browser.get(url.getRawPath() + asset.group(1), cookie);
            assertThat(script.status()).isEqualTo(200);
            assertThat(script.body().length()).isGreaterThan(1_000_000);
            socket.say(
                    "GET " + url.getRawPath() + "?reconnectionToken=" + UUID.randomUUID()
                            + "&reconnection=false&skipWebSocketFrames=false HTTP/1.1",
                    "",
                    cookie,
                    "Origin: http://" + url.getAuthority(),
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Version: 13");
            assertThat(socket.head().status()).isEqualTo(101);
        }
    }

    @Test
    @Timeout(value = 11, unit = TimeUnit.MINUTES)
    void itWorksInABrowserAndEndsWithTheLogin() throws IOException, InterruptedException {
        var ides = Json.mapper().createArrayNode();
        ides.addObject()
                .put("way", "relayed")
                .put("name", "ann")
                .put("device", relayed.id())
                .put("folder", workspace(relayed).toString());
        ides.addObject()
                .put("way", "direct")
                .put("name", "bob")
                .put("device", direct.id())
                .put("folder", workspace(direct).toString());
        Specs.run(
                "real-ide",
                Map.of("WEGENT_URL", cluster.server.url().toString(), "WEGENT_REAL_IDES", ides.toString()),
                List.of("real-ide"));
    }
}
