package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    private static final String STUB = "wegent.executor.codeserver.StubIde";

    @TempDir
    static Path folder;

    private static TestCluster cluster;
    private static TestCluster.Device cloud;

    @BeforeAll
    static void start() throws IOException {
        cluster = TestCluster.start();
        cloud = cluster.addDevice(
                "ann", "cloud", Map.of("DEVICE_TYPE", "cloud", "WEGENT_EXECUTOR_CODE_SERVER", stub().toString()));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Path stub() throws IOException {
        var program = folder.resolve("code-server");
        var java = ProcessHandle.current().info().command().orElseThrow();
        Files.writeString(
                program,
                "#!/bin/sh\nexec '" + java + "' -Xmx64m -XX:TieredStopAtLevel=1 -cp '"
                        + System.getProperty("java.class.path") + "' " + STUB + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    private record Opened(URI url, String path, String cookie) {
        String host() {
            return url.getAuthority();
        }

        String origin() {
            return "Origin: http://" + host();
        }
    }

    private static URI open(Rest user, TestCluster.Device device) {
        var answer = user.call("POST", "/api/devices/" + device.id() + "/code-server", "{}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return URI.create(answer.body().path("url").asText());
    }

    private static Opened letIn(URI url) throws IOException {
        try (var browser = new Knocker(url.getPort(), url.getAuthority())) {
            var welcome = browser.get(url.getRawPath() + "?" + url.getRawQuery());
            assertThat(welcome.status()).as(welcome.toString()).isEqualTo(303);
            assertThat(welcome.header("Location")).startsWith(url.getRawPath() + "?folder=");
            return new Opened(url, url.getRawPath(), "Cookie: " + welcome.cookie());
        }
    }

    private static Knocker browser(Opened ide) throws IOException {
        return new Knocker(ide.url().getPort(), ide.host());
    }

    @Test
    void aDeviceWithoutAnAddressIsReachedThroughTheServerAtAnotherOrigin() throws IOException {
        var ide = letIn(open(cluster.rest("ann"), cloud));
        assertThat(ide.host())
                .matches(
                        "[0-9a-f]{20}\\.ide\\.localhost:" + cluster.server.url().getPort());
        try (var browser = browser(ide)) {
            var page = browser.get(ide.path() + "hello?a=b", ide.cookie());
            var upload =
                    browser.send("POST " + ide.path() + " HTTP/1.1", "x".repeat(200_000), ide.cookie(), ide.origin());

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).startsWith("GET /hello?a=b HTTP/1.1").doesNotContain("wegent_ide");
            assertThat(page.header("Content-Security-Policy")).isEmpty();
            assertThat(page.header("X-Frame-Options")).isEqualTo("SAMEORIGIN");
            assertThat(upload.status()).isEqualTo(200);
            assertThat(browser.get(ide.path() + "redirect", ide.cookie()).header("Location"))
                    .isEqualTo(ide.path() + "workbench");
            browser.say("GET " + ide.path() + "large?bytes=3000000 HTTP/1.1", "", ide.cookie());
            assertThat(browser.head().status()).isEqualTo(200);
            assertThat(browser.in().readNBytes(3_000_000)).hasSize(3_000_000);
        }
    }

    @Test
    void itsOriginHasNeitherPageNorApiAndThePageHasNoIde() throws IOException {
        var ide = letIn(open(cluster.rest("ann"), cloud));
        var port = cluster.server.url().getPort();
        try (var browser = browser(ide);
                var page = new Knocker(port, "localhost:" + port)) {
            assertThat(browser.get("/api/devices", "Authorization: Bearer " + cluster.token("ann"))
                            .status())
                    .isGreaterThanOrEqualTo(400);
            assertThat(browser.get("/", ide.cookie()).status()).isGreaterThanOrEqualTo(400);
            assertThat(browser.get("/socket.io/?EIO=4&transport=polling").status())
                    .isGreaterThanOrEqualTo(400);
            assertThat(page.get(ide.path() + "hello", ide.cookie()).body()).doesNotContain("GET /hello");
        }
    }

    @Test
    void foreignHandsGetNothing() throws IOException {
        var url = open(cluster.rest("ann"), cloud);
        var ide = letIn(url);
        try (var browser = browser(ide)) {
            assertThat(browser.get(url.getRawPath() + "?" + url.getRawQuery()).status())
                    .isEqualTo(401);
            assertThat(browser.get(ide.path()).status()).isEqualTo(401);
            assertThat(browser.get(ide.path(), ide.cookie(), "Origin: http://localhost:8000")
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
        var ide = letIn(open(rest, cloud));
        try (var browser = browser(ide);
                var later = browser(ide)) {
            browser.say(
                    "GET " + ide.path() + "ws HTTP/1.1",
                    "",
                    ide.cookie(),
                    ide.origin(),
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Version: 13");
            assertThat(browser.head().status()).isEqualTo(101);
            browser.raw("a frame or two");
            assertThat(browser.hear(14)).isEqualTo("a frame or two");

            assertThat(rest.call("POST", "/api/auth/logout", "{}").status()).isLessThan(300);

            assertThat(browser.isCut()).isTrue();
            assertThat(later.get(ide.path(), ide.cookie()).status()).isGreaterThanOrEqualTo(400);
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
                        stub().toString(),
                        "DEVICE_SESSION_GATEWAY_HOST",
                        "127.0.0.1",
                        "DEVICE_PUBLIC_BASE_URL",
                        "http://localhost:" + freePort()));
        var ide = letIn(open(cluster.rest("ann"), direct));
        try (var browser = browser(ide)) {
            assertThat(ide.host()).startsWith("localhost:");
            assertThat(browser.get(ide.path() + "hello", ide.cookie()).body()).startsWith("GET /hello HTTP/1.1");
        }
        direct.process().close();
        Eventually.until("its gateway is gone", Duration.ofSeconds(20), () -> {
            try (var _ = browser(ide)) {
                return false;
            } catch (IOException e) {
                return true;
            }
        });
    }

    private static int freePort() throws IOException {
        try (var socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
