package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.executor.testing.Knocker;

/// An IDE behind real processes, through the server and directly: a browser that says what it likes, and a
/// stand-in for code-server that starts, logs in and answers as the real one does.
class IdeTest {
    @TempDir
    static Path folder;

    private static TestCluster cluster;
    private static TestCluster.Device cloud;

    @BeforeAll
    static void start() throws IOException {
        cluster = TestCluster.start();
        cloud = cluster.addDevice(
                "ann",
                "cloud",
                Map.of(
                        "DEVICE_TYPE",
                        "cloud",
                        "WEGENT_EXECUTOR_CODE_SERVER",
                        StubCodeServer.in(folder).toString()));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aDeviceWithoutAnAddressIsReachedThroughTheServerAtAnotherOrigin() throws IOException {
        var ide = IdeLink.open(cluster.rest("ann"), cloud.id());
        var cookie = ide.letIn();
        assertThat(ide.host())
                .matches(
                        "[0-9a-f]{20}\\.ide\\.localhost:" + cluster.server.url().getPort());
        try (var browser = ide.browser()) {
            var page = browser.get(ide.path() + "hello?a=b", cookie);
            var upload = browser.send("POST " + ide.path() + " HTTP/1.1", "x".repeat(200_000), cookie, ide.origin());

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).startsWith("GET /hello?a=b HTTP/1.1").doesNotContain("wegent_ide");
            assertThat(page.header("Content-Security-Policy")).isEmpty();
            assertThat(page.header("X-Frame-Options")).isEqualTo("SAMEORIGIN");
            assertThat(upload.status()).isEqualTo(200);
            assertThat(browser.get(ide.path() + "redirect", cookie).header("Location"))
                    .isEqualTo(ide.path() + "workbench");
            browser.say("GET " + ide.path() + "large?bytes=3000000 HTTP/1.1", "", cookie);
            assertThat(browser.head().status()).isEqualTo(200);
            assertThat(browser.in().readNBytes(3_000_000)).hasSize(3_000_000);
        }
    }

    @Test
    void itsOriginHasNeitherPageNorApiAndThePageHasNoIde() throws IOException {
        var ide = IdeLink.open(cluster.rest("ann"), cloud.id());
        var cookie = ide.letIn();
        var port = cluster.server.url().getPort();
        try (var browser = ide.browser();
                var page = new Knocker(port, "localhost:" + port)) {
            assertThat(browser.get("/api/devices", "Authorization: Bearer " + cluster.token("ann"))
                            .status())
                    .isGreaterThanOrEqualTo(400);
            assertThat(browser.get("/", cookie).status()).isGreaterThanOrEqualTo(400);
            assertThat(browser.get("/socket.io/?EIO=4&transport=polling").status())
                    .isGreaterThanOrEqualTo(400);
            assertThat(page.get(ide.path() + "hello", cookie).body()).doesNotContain("GET /hello");
        }
    }

    @Test
    void foreignHandsGetNothing() throws IOException {
        var ide = IdeLink.open(cluster.rest("ann"), cloud.id());
        var cookie = ide.letIn();
        try (var browser = ide.browser()) {
            assertThat(browser.get(ide.path() + ide.query()).status()).isEqualTo(401);
            assertThat(browser.get(ide.path()).status()).isEqualTo(401);
            assertThat(browser.get(ide.path(), cookie, "Origin: http://localhost:8000")
                            .status())
                    .isEqualTo(403);
        }
        assertThat(cluster.rest("bob")
                        .call("POST", "/api/devices/" + cloud.id() + "/code-server", "{}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void logoutBreaksItsWebSocketsWithinSeconds() throws IOException {
        var http = HttpClient.newHttpClient();
        var login = Rest.logIn(cluster.server.url(), "ann", "password of ann", http);
        var rest = new Rest(cluster.server.url(), login, http);
        var ide = IdeLink.open(rest, cloud.id());
        var cookie = ide.letIn();
        try (var browser = ide.browser();
                var later = ide.browser()) {
            ide.upgrade(browser, cookie);
            browser.raw("a frame or two");
            assertThat(browser.hear(14)).isEqualTo("a frame or two");

            assertThat(rest.call("POST", "/api/auth/logout", "{}").status()).isLessThan(300);

            assertThat(browser.isCut()).isTrue();
            assertThat(later.get(ide.path(), cookie).status()).isGreaterThanOrEqualTo(400);
        }
        http.close();
    }

    @Test
    void aDeviceWithAnAddressIsReachedThere() throws IOException {
        var direct = cluster.addDevice(
                "ann",
                "direct",
                Map.of(
                        "DEVICE_TYPE",
                        "remote",
                        "WEGENT_EXECUTOR_CODE_SERVER",
                        StubCodeServer.in(folder).toString(),
                        "DEVICE_SESSION_GATEWAY_HOST",
                        "127.0.0.1",
                        "DEVICE_PUBLIC_BASE_URL",
                        "http://localhost:" + ServerProcess.freePort()));
        var ide = IdeLink.open(cluster.rest("ann"), direct.id());
        var cookie = ide.letIn();
        try (var browser = ide.browser()) {
            assertThat(ide.host()).startsWith("localhost:");
            assertThat(browser.get(ide.path() + "hello", cookie).body()).startsWith("GET /hello HTTP/1.1");
        }
        direct.process().close();
        Eventually.until("its gateway is gone", Duration.ofSeconds(20), () -> {
            try (var _ = ide.browser()) {
                return false;
            } catch (IOException e) {
                return true;
            }
        });
    }
}
