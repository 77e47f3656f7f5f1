package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import wegent.base.Closer;
import wegent.base.Eventually;
import wegent.base.SystemTime;
import wegent.e2e.fault.FlakyNetwork;
import wegent.protocol.SubtaskStatus;

/// Terminals through real processes and bad networks: shells, `vi`, floods, foreign hands.
class TerminalTest {
    private static final Map<String, String> ALLOWED = Map.of("WEGENT_EXECUTOR_ALLOW_TERMINAL", "true");
    private static TestCluster cluster;

    private final Closer closer = new Closer();
    private final SystemTime time = closer.add(new SystemTime());
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        cluster = TestCluster.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void close() {
        closer.close();
    }

    @Test
    void aFullScreenProgramLooksTheSameAfterEachLinkWasCut() {
        var deviceSide = closer.add(new FlakyNetwork(List.of(cluster.server.url())));
        var pageSide = closer.add(new FlakyNetwork(List.of(cluster.server.url())));
        var device = cluster.addDevice(
                "ann", "vi", with("WEGENT_BACKEND_URL", deviceSide.url().toString()));
        var id = open("ann", device, "{}");
        var page = page(pageSide.url(), "ann", id);
        page.attach();
        page.type("cd && printf 'eins\\nzwei 日本\\n' > x.txt; exec vi -u NONE x.txt\r");
        page.awaitText("zwei 日本");
        page.type("Gothree");
        page.awaitText("three");

        pageSide.cut();
        page.reconnect();
        page.type("\u001bofour");
        page.awaitText("four");
        deviceSide.cut();
        Eventually.until("the device is back", Duration.ofSeconds(30), page::attachAgain);
        page.type("\u001bofive");
        page.awaitText("five");

        var fresh = page(cluster.server.url(), "ann", id);
        fresh.attach();
        fresh.awaitText("five");
        Eventually.until("the same screens", () -> fresh.looks().equals(page.looks()));
        assertThat(page.gaps()).isZero();
        assertThat(fresh.looks()).contains("zwei 日本").contains("three").contains("four");
        page.type("\u001b:q!\r");
        page.awaitExit(0);
    }

    @Test
    void aFloodIsStoppedWithinAMomentAndChatGoesOn() {
        var device = cluster.addDevice("ann", "flood", ALLOWED);
        var id = open("ann", device, "{}");
        var page = page(cluster.server.url(), "ann", id);
        page.attach();
        page.type("yes 'a flood without end'\r");
        Eventually.until("a flood", () -> page.received() > 3_000_000);
        var chat = cluster.browser("ann");
        var from = time.nanos();
        chat.await(chat.shell(device.id(), "echo hello").answer(), SubtaskStatus.COMPLETED);
        var chatTook = Duration.ofNanos(time.nanos() - from);

        var pressed = time.nanos();
        page.type("\u0003");
        page.awaitQuiet();
        var stopTook = Duration.ofNanos(page.lastHeard() - pressed);

        System.out.println("terminal flood: chat answered in " + chatTook.toMillis() + " ms, quiet "
                + stopTook.toMillis() + " ms after Ctrl-C, " + page.received() / 1_000_000 + " M characters shown");
        assertThat(stopTook).isLessThan(Duration.ofSeconds(1));
        assertThat(page.gaps()).isZero();
    }

    @Test
    void nobodyElseReachesIt() {
        var device = cluster.addDevice("ann", "private", ALLOWED);
        var id = open("ann", device, "{}");
        var bob = page(cluster.server.url(), "bob", id);

        assertThat(bob.tryAttach().path("code").asText()).isEqualTo("not_found");
        assertThat(cluster.rest("bob")
                        .call("POST", "/api/devices/" + device.id() + "/terminal", "{}")
                        .status())
                .isEqualTo(404);
        assertThat(cluster.rest("bob")
                        .call("DELETE", "/api/devices/" + device.id() + "/terminal/" + id, "")
                        .status())
                .isEqualTo(404);
        assertThat(cluster.rest("ann")
                        .get("/api/devices/" + device.id() + "/terminal")
                        .body()
                        .at("/items/0/session_id")
                        .asText())
                .isEqualTo(id);
    }

    @Test
    void aPathOutsideIsRefusedAndADeviceWithoutLeaveSaysHowToChangeThat() {
        var allowed = cluster.addDevice("ann", "paths", ALLOWED);
        var forbidden = cluster.addDevice("ann", "closed");

        for (var path : List.of("/etc", "../..", "/", "a/../../..")) {
            var answer = cluster.rest("ann")
                    .call("POST", "/api/devices/" + allowed.id() + "/terminal", "{\"path\":\"" + path + "\"}");
            assertThat(answer.status()).as(path).isEqualTo(403);
            assertThat(answer.body().path("field").asText()).isEqualTo("path");
        }
        var refused = cluster.rest("ann").call("POST", "/api/devices/" + forbidden.id() + "/terminal", "");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().path("detail").asText()).contains("policy.terminal");
    }

    private static Map<String, String> with(String name, String value) {
        return Map.of("WEGENT_EXECUTOR_ALLOW_TERMINAL", "true", name, value);
    }

    private static String open(String user, TestCluster.Device device, String body) {
        var opened = cluster.rest(user).call("POST", "/api/devices/" + device.id() + "/terminal", body);
        assertThat(opened.status()).as(opened.toString()).isEqualTo(200);
        return id(opened.body());
    }

    private static String id(JsonNode body) {
        return body.path("session_id").asText();
    }

    private TerminalPage page(URI url, String user, String id) {
        return closer.add(new TerminalPage(url, cluster.token(user), id, http, time));
    }
}
