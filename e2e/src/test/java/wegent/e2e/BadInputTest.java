package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import wegent.protocol.AgentKind;
import wegent.protocol.FailureReason;
import wegent.protocol.SubtaskStatus;

/// Foreign ids and rubbish: each gets one clear error and loses nothing.
class BadInputTest {
    /// What needs no token: they take a password or a pairing code.
    private static final Set<String> OPEN = Set.of("/api/auth/login", "/api/pairings/claim");
    /// For admins only: whose the id is does not matter.
    private static final List<String> ADMIN = List.of("/api/admin/", "/api/users/{id}");

    private static TestCluster cluster;
    private static TestCluster.Device laptop;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start();
        laptop = cluster.addDevice("ann", "laptop");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void everyRouteRefusesStrangersAndForeignIds() {
        try (var ann = cluster.browser("ann")) {
            var sent = ann.shell(laptop.id(), "echo mine");
            ann.await(sent.answer(), SubtaskStatus.COMPLETED);
            var key = made("/api/api-keys", "application/json", "{\"name\":\"k\"}");
            var model = made(
                    "/api/models",
                    "application/json",
                    "{\"name\":\"m\",\"provider\":\"anthropic\",\"is_default\":false}");
            var pairing = made("/api/pairings", "application/json", "{}");
            var upload = made("/api/uploads?name=mine.txt", "application/octet-stream", "mine");
            var project = made(
                    "/api/projects",
                    "application/json",
                    "{\"device_id\":\"" + laptop.id()
                            + "\",\"create\":true,\"workspace\":{\"source\":\"local_path\",\"checkout_path\":\"p\"}}");
            var token = cluster.rest("ann")
                    .get("/api/tokens")
                    .body()
                    .at("/items/0/id")
                    .asText();
            var ids = Map.ofEntries(
                    Map.entry("/api/devices/", laptop.id()),
                    Map.entry("/api/tasks/", sent.taskId().toString()),
                    Map.entry("/api/attachments/{message}/", "a1"),
                    Map.entry("/api/api-keys/", key),
                    Map.entry("/api/models/", model),
                    Map.entry("/api/tokens/", token),
                    Map.entry("/api/pairings/", pairing),
                    Map.entry("/api/uploads/", upload),
                    Map.entry("/api/projects/", project),
                    Map.entry("/api/notifications/browsers/", browser()));
            var openApi = cluster.rest("ann").get("/api/openapi.json").body().get("paths");
            var tried = new ArrayList<String>();

            openApi.properties()
                    .forEach(path -> path.getValue().properties().forEach(operation -> {
                        var method = operation.getKey().toUpperCase(java.util.Locale.ROOT);
                        var route = path.getKey();
                        var type = bodyType(operation.getValue());
                        assertStrangersAreRefused(method, route, type);
                        if (route.contains("{id}")) {
                            assertForeignIdIsUnknown(
                                    method,
                                    route,
                                    type,
                                    ids,
                                    sent.answer().subtaskId().toString());
                        }
                        tried.add(method + " " + route);
                    }));

            assertThat(tried).hasSizeGreaterThan(20);
            assertThat(cluster.rest("ann").get("/api/tasks/" + sent.taskId()).status())
                    .isEqualTo(200);
            assertThat(cluster.rest("ann").get("/api/devices/" + laptop.id()).status())
                    .isEqualTo(200);
        }
    }

    /// The id of what ann has made at `path`.
    private static String made(String path, String type, String body) {
        return cluster.rest("ann")
                .call("POST", path, type, body)
                .body()
                .path("id")
                .asText();
    }

    private static String bodyType(JsonNode operation) {
        var types = operation.path("requestBody").path("content").fieldNames();
        return types.hasNext() ? types.next() : "application/json";
    }

    /// One of ann's that gets pushes, at an address that nobody ever asks.
    private static String browser() {
        var key = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        return cluster.rest("ann")
                .call(
                        "POST",
                        "/api/notifications/browsers",
                        "{\"endpoint\":\"https://203.0.113.1/push\",\"p256dh\":\"" + key
                                + "\",\"auth\":\"BTBZMqHH6r4Tts7J_aSIgg\"}")
                .body()
                .get("id")
                .asText();
    }

    private static void assertStrangersAreRefused(String method, String route, String bodyType) {
        if (!OPEN.contains(route)) {
            var answer = new Rest(cluster.server.url(), "", HttpClient.newHttpClient())
                    .call(method, route.replaceAll("\\{\\w+}", "1"), bodyType, method.equals("GET") ? null : "{}");
            assertThat(answer.status()).as(method + " " + route).isEqualTo(401);
        }
    }

    private static void assertForeignIdIsUnknown(
            String method, String route, String bodyType, Map<String, String> ids, String message) {
        if (ADMIN.stream().anyMatch(route::startsWith)) {
            var answer = cluster.rest("bob").call(method, route.replace("{id}", "1"), "{}");
            assertThat(answer.status()).as(method + " " + route).isEqualTo(403);
            return;
        }
        var prefix = ids.keySet().stream().filter(route::startsWith).findFirst();
        assertThat(prefix).as("an id for " + route).isPresent();
        var path = route.replace("{message}", message)
                .replace("{id}", ids.get(prefix.get()))
                .replaceAll("\\{\\w+}", "1");
        var hasBody = method.equals("PUT") || method.equals("PATCH");
        var answer = cluster.rest("bob").call(method, path, bodyType, hasBody ? body(route) : null);
        assertThat(answer.status()).as(method + " " + route).isEqualTo(404);
    }

    private static String body(String route) {
        if (route.contains("alias")) {
            return "{\"alias\":\"x\"}";
        }
        return route.startsWith("/api/tasks")
                ? "{\"title\":\"x\"}"
                : "{\"name\":\"m\",\"provider\":\"anthropic\",\"is_default\":false}";
    }

    @Test
    void whatAnAdminMayDoOthersMayNot() {
        var release = "/api/admin/presence/release";

        assertThat(cluster.rest("ann").call("POST", release, null).status()).isEqualTo(403);
        assertThat(cluster.rest("admin").call("POST", release, null).status()).isEqualTo(204);
    }

    @Test
    void aRefusedBodyNamesItsField() {
        var rest = cluster.rest("ann");

        assertProblem(rest.call("POST", "/api/api-keys", "{\"name\":\"\"}"), 400, "name");
        assertProblem(rest.call("PUT", "/api/devices/" + laptop.id() + "/alias", "{}"), 400, "alias");
        assertProblem(rest.call("POST", "/api/models", "{\"name\":\"m\",\"provider\":\"x\"}"), 400, "provider");
        assertProblem(rest.call("POST", "/api/api-keys", "not json"), 400, null);
        assertProblem(
                rest.call("POST", "/api/users", "{\"user_name\":\"x\",\"password\":\"long enough\",\"role\":\"user\"}"),
                403,
                null);
        assertProblem(rest.get("/api/nowhere"), 404, null);
        assertProblem(
                rest.call("POST", "/api/auth/login", "{\"user_name\":\"ann\",\"password\":\"wrong\"}"),
                400,
                "password");
    }

    private static void assertProblem(Rest.Answer answer, int status, String field) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.body().path("detail").asText()).isNotEmpty();
        if (field != null) {
            assertThat(answer.body().path("field").asText()).isEqualTo(field);
        }
    }

    @Test
    void aBadTokenEndsTheExecutorWithOneClearLine() {
        try (var executor = new ExecutorProcess(
                cluster.server.folder().resolve("bad-token"), cluster.server.url(), "wg-nonsense", "bad", Map.of())) {
            assertThat(executor.awaitExit()).isEqualTo(3);
            assertThat(executor.output()).contains("Invalid or expired API key");
        }
    }

    @Test
    void aSecondExecutorInTheSameHomeEnds() {
        try (var second =
                new ExecutorProcess(laptop.home(), cluster.server.url(), cluster.token("ann"), "second", Map.of())) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.output()).contains("already runs");
            assertThat(laptop.process().isAlive()).isTrue();
        }
    }

    @Test
    void aConfigFileThatIsNotJsonIsNamedAndKept() throws IOException {
        var home = cluster.server.folder().resolve("bad-config");
        Files.createDirectories(home);
        var file = home.resolve("device-config.json");
        Files.writeString(file, "{ \"mode\": local }");

        try (var executor = new ExecutorProcess(home, cluster.server.url(), cluster.token("ann"), "bad", Map.of())) {
            assertThat(executor.awaitExit()).isEqualTo(1);
            assertThat(executor.output()).contains("device-config.json").doesNotContain("Exception");
            assertThat(file).content().isEqualTo("{ \"mode\": local }");
        }
    }

    @Test
    void aMissingClaudeIsOneClearError() {
        try (var ann = cluster.browser("ann")) {
            var device = cluster.addDevice("ann", "bare", Map.of("CLAUDE_BINARY_PATH", "/nowhere/claude"));
            var sent = ann.send(null, device.id(), AgentKind.CLAUDE_CODE, "hello");

            var answer = ann.await(sent.answer(), SubtaskStatus.FAILED);

            assertThat(answer.reason()).isEqualTo(FailureReason.AGENT_MISSING);
            assertThat(answer.nextStep()).isNotBlank();
        }
    }

    @Test
    void thePageIsServedForItsOwnAddresses() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            for (var path : List.of("/", "/chat/5", "/settings/devices")) {
                var request = java.net.http.HttpRequest.newBuilder(
                                cluster.server.url().resolve(path))
                        .build();
                var answer = http.send(request, java.net.http.HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.body()).contains("<div id=\"root\">");
                assertThat(answer.headers().firstValue("Content-Security-Policy"))
                        .isPresent();
            }
        }
    }
}
