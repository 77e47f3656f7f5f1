package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import wegent.executor.testing.Knocker;
import wegent.executor.testing.RealCodeServer;

/// The real code-server through the server, as far as one can tell without a browser: no login is asked for,
/// what it serves comes whole, and its WebSocket opens. Only where it is asked for: see [RealCodeServer].
class RealCodeServerTest {
    private static final Pattern ASSET = Pattern.compile("[\"'](?:\\./)?([^\"']*/workbench\\.js)[\"']");

    @Test
    void itIsOpenedWithoutItsLogin() throws IOException {
        var program = RealCodeServer.install();
        try (var cluster = TestCluster.start()) {
            var cloud = cluster.addDevice(
                    "ann", "real", Map.of("DEVICE_TYPE", "cloud", "WEGENT_EXECUTOR_CODE_SERVER", program.toString()));
            var answer = cluster.rest("ann").call("POST", "/api/devices/" + cloud.id() + "/code-server", "{}");
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
    }
}
