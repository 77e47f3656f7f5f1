package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import wegent.backend.account.Identity;
import wegent.backend.codeserver.IdeAddress;
import wegent.backend.codeserver.ProjectCodeServerResource;
import wegent.backend.device.DeviceKey;
import wegent.backend.project.ProjectResource;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.protocol.BackendMessage.Done;
import wegent.protocol.CodeServerOrder;
import wegent.protocol.CodeServerReply;
import wegent.protocol.CodeServerReport;
import wegent.protocol.DeviceMessage;
import wegent.protocol.DeviceType;
import wegent.protocol.ErrorCode;
import wegent.protocol.ErrorReply;
import wegent.protocol.RefusedException;
import wegent.protocol.id.CodeServerId;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.CodeServerView;
import wegent.protocol.rest.CreateApiKey;
import wegent.protocol.rest.CreateProject;
import wegent.protocol.rest.FolderView;
import wegent.protocol.rest.OpenCodeServer;
import wegent.protocol.rest.OpenProjectCodeServer;
import wegent.protocol.rest.ProjectSource;
import wegent.protocol.rest.ProjectWorkspace;

/// IDEs of devices of one node and of two: opened for their owners alone, ended with what opened them, and
/// reached through whichever node a browser speaks to.
class CodeServerTest {
    private static final String PAGE = "localhost:8000";
    private static final OpenCodeServer PLAIN = new OpenCodeServer(null, null);

    @RegisterExtension
    static final TwoHouses nodes = new TwoHouses();

    private TestHouse east;
    private TestHouse west;
    private TestDevice cloud;
    private final AtomicLong answered = new AtomicLong();
    private final List<CodeServerReport.Open> sessions = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() {
        east = nodes.east;
        west = nodes.west;
        cloud = east.device(east.ann, "cloud");
        cloud.answers = this::answer;
        register(cloud, DeviceType.CLOUD);
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private static void register(TestDevice device, DeviceType type) {
        var answer = device.call(new DeviceMessage.Register(
                2, device.id, "Linux", type, null, "1.0.0", null, null, null, null, List.of()));
        assertThat(answer.path("success").asBoolean()).as(answer.toString()).isTrue();
        device.generation = answer.path("generation").asLong();
    }

    /// A device that says back what comes by a tunnel.
    private Object answer(String event, JsonNode order) {
        return switch (event) {
            case "device:start_code_server_session" ->
                started(Json.mapper().convertValue(order, CodeServerOrder.Start.class));
            case "device:execute_command" -> new FolderView("/home/ann/site", "/home/ann", List.of(), false);
            case "tunnel:data" -> saidBack(Json.mapper().convertValue(order, CodeServerOrder.Data.class));
            default -> Done.ok();
        };
    }

    private Object started(CodeServerOrder.Start start) {
        if ("/etc".equals(start.path())) {
            return new ErrorReply("/etc is outside", ErrorCode.FORBIDDEN, "path");
        }
        var url = "/javascript".equals(start.path()) ? "javascript:alert(1)" : start.relay() + "/s/x/";
        sessions.add(new CodeServerReport.Open(start.sessionId(), start.credential(), start.expiresAt()));
        cloud.say(new CodeServerReport.Sessions(sessions));
        return new CodeServerReply.Started(true, start.sessionId(), "/home/ann", url, true);
    }

    private Object saidBack(CodeServerOrder.Data data) {
        answered.addAndGet(data.data().length);
        cloud.say(new CodeServerReport.Taken(data.tunnel(), data.offset() + data.data().length));
        cloud.say(new CodeServerReport.Data(data.tunnel(), data.offset(), data.data()));
        return Done.ok();
    }

    private static CodeServerView open(TestHouse house, Asking user, String device, OpenCodeServer wish) {
        return house.features().codeServers().open(user.identity(), new DeviceId(device), wish, PAGE);
    }

    /// A credential that can be revoked: the number of a key of ann's.
    private long key() {
        return east.features()
                .keys()
                .create(east.ann.id(), CreateApiKey.full("page"))
                .id();
    }

    private CodeServerId opened(TestHouse house, long key) {
        var ann = new Asking(Identity.full(east.ann, "key:" + key, null));
        var id = open(house, ann, "cloud", PLAIN).sessionId();
        Eventually.until("its node knows", () -> reaches(east, id));
        return id;
    }

    /// The port behind which the session is for a browser at its device's own origin.
    private static int port(TestHouse house, CodeServerId id) {
        var device = new DeviceKey(id.user(), id.device());
        var origin = new IdeAddress(null, "http").of(device, PAGE).orElseThrow();
        return house.features().codeServers().port(id, origin.substring("http://".length()));
    }

    private static boolean reaches(TestHouse house, CodeServerId id) {
        try {
            return port(house, id) > 0;
        } catch (RefusedException e) {
            return false;
        }
    }

    private static Socket browser(TestHouse house, CodeServerId id) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port(house, id));
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static boolean isCut(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void anIdeIsOpenedOnTheDeviceAndItsRefusalIsTold() {
        var ann = new Asking(east.ann);
        var view = open(east, ann, "cloud", new OpenCodeServer("projects", true));

        assertThat(view.url()).matches("http://[0-9a-f]{20}\\.ide\\.localhost:8000/s/x/\\?token=[A-Za-z0-9_-]{43}");
        assertThat(view.path()).isEqualTo("/home/ann");
        assertThat(cloud.heard("device:start_code_server_session"))
                .singleElement()
                .asString()
                .contains("\"path\":\"projects\"")
                .contains("\"create_if_missing\":true")
                .contains("\"credential\":\"token:test\"");
        assertThatThrownBy(() -> open(east, ann, "cloud", new OpenCodeServer("/etc", null)))
                .hasMessage("/etc is outside");
        assertThatThrownBy(() -> open(east, ann, "cloud", new OpenCodeServer("/javascript", null)))
                .hasMessageContaining("no address");
    }

    @Test
    void aLinkIsGoodAtEachNodeBeforeTheDeviceHasSaidWhatItHas() {
        cloud.answers = (_, order) -> new CodeServerReply.Started(
                true,
                new CodeServerId(order.path("session_id").asText()),
                "/home/ann",
                order.path("relay").asText() + "/s/x/",
                true);

        for (var house : List.of(east, west)) {
            var id = open(house, new Asking(east.ann), "cloud", PLAIN).sessionId();

            assertThat(List.of(east, west)).allMatch(node -> reaches(node, id));
        }
    }

    @Test
    void aProjectsIdeOpensInItsFolderWhichIsMadeFirst() {
        var ann = new Asking(east.ann);
        var body = new CreateProject(
                "Site", cloud.id, new ProjectWorkspace(ProjectSource.LOCAL_PATH, "/home/ann/site", null), null, null);
        var project = new ProjectResource(east.features().projects()).create(ann, body);
        var resource = new ProjectCodeServerResource(
                east.features().projectPlaces(), east.features().codeServers());

        var view = resource.open(ann, at("http://" + PAGE), project.id().toString(), null);

        assertThat(view.deviceId()).isEqualTo(cloud.id);
        assertThat(cloud.heard("device:start_code_server_session"))
                .singleElement()
                .asString()
                .contains("\"path\":\"/home/ann/site\"")
                .contains("\"create_if_missing\":true");
        assertThatThrownBy(() -> resource.open(
                        new Asking(east.bob), at("http://" + PAGE), project.id().toString(), null))
                .hasMessage("Project not found");
        assertThatThrownBy(() -> resource.open(
                        ann,
                        at("http://" + PAGE),
                        project.id().toString(),
                        new OpenProjectCodeServer(new TaskId(99), null)))
                .hasMessage("Task not found");
    }

    /// A request to the page at `address`.
    private static UriInfo at(String address) {
        return (UriInfo) Proxy.newProxyInstance(
                CodeServerTest.class.getClassLoader(),
                new Class<?>[] {UriInfo.class},
                (_, _, _) -> URI.create(address));
    }

    @Test
    void localDevicesHaveNoneAndForeignOnesAreUnknown() {
        try (var laptop = east.device(east.ann, "laptop")) {
            register(laptop, DeviceType.LOCAL);

            assertThatThrownBy(() -> open(east, new Asking(east.ann), "laptop", PLAIN))
                    .hasMessage("Local devices do not support code-server sessions");
            assertThatThrownBy(() -> open(east, new Asking(east.bob), "cloud", PLAIN))
                    .hasMessage("Device not found");
            assertThat(cloud.heard("device:start_code_server_session")).isEmpty();
        }
    }

    @Test
    void withoutItsDeviceAnIdeIsNotReached() {
        cloud.close();
        Eventually.until("gone", () -> !cloud.isConnected());

        assertThatThrownBy(() -> open(east, new Asking(east.ann), "cloud", PLAIN))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("not connected");
    }

    @Test
    void aRevokedCredentialEndsItsSessionsWhereverItIsRevoked() {
        var key = key();
        var ended = opened(east, key);
        var other = opened(west, key());

        west.features().sessions().cut("key:" + key);

        Eventually.until(
                "the device is told",
                () -> !cloud.heard("device:close_code_server_session").isEmpty());
        assertThat(cloud.heard("device:close_code_server_session"))
                .singleElement()
                .asString()
                .contains(ended.value())
                .doesNotContain(other.value());
    }

    @Test
    void whatWasRevokedWhileTheDeviceWasAwayEndsWhenItIsBack() {
        var key = key();
        var id = opened(east, key);
        cloud.close();
        east.features().keys().revoke(east.ann.id(), key);
        cloud.moveTo(west);
        register(cloud, DeviceType.CLOUD);

        cloud.say(new CodeServerReport.Sessions(List.of(new CodeServerReport.Open(id, "key:" + key, null))));

        Eventually.until(
                "the device is told",
                () -> !cloud.heard("device:close_code_server_session").isEmpty());
    }

    @Test
    void bytesGoThroughTheNodeThatHasTheDeviceInOrderAndBounded() throws IOException {
        var id = opened(east, key());
        for (var house : List.of(east, west)) {
            answered.set(0);
            try (var browser = browser(house, id)) {
                var sent = new byte[300_000];
                for (int i = 0; i < sent.length; i++) {
                    sent[i] = (byte) ((i * 31) >> 3);
                }
                var writer = Thread.ofVirtual().start(() -> {
                    try {
                        browser.getOutputStream().write(sent);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });

                // Nobody reads: what is under way is bounded.
                Eventually.until("the windows are full", () -> answered.get() >= CodeServerOrder.DOWN / 2);
                assertThat(browser.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
                Eventually.until("all is sent", () -> !writer.isAlive());
            }
            Eventually.until(
                    "the device hears the end", () -> cloud.heard("tunnel:end").size() > 0);
            cloud.heard.clear();
        }
    }

    @Test
    void aTunnelBreaksWithTheDevicesConnection() throws IOException {
        var id = opened(east, key());
        try (var near = browser(east, id);
                var far = browser(west, id)) {
            for (var socket : List.of(near, far)) {
                socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
                assertThat(socket.getInputStream().readNBytes(5)).hasSize(5);
            }

            cloud.close();

            assertThat(isCut(near)).isTrue();
            assertThat(isCut(far)).isTrue();
        }
    }

    @Test
    void aForeignDeviceReachesNoTunnel() throws IOException {
        var id = opened(east, key());
        try (var evil = east.device(east.bob, "cloud");
                var browser = browser(east, id)) {
            register(evil, DeviceType.CLOUD);
            browser.getOutputStream().write("a".getBytes(StandardCharsets.UTF_8));
            assertThat(browser.getInputStream().read()).isEqualTo('a');
            var order = cloud.heard("tunnel:data").getFirst();
            var tunnel = Json.tree(order.substring(order.indexOf('{')))
                    .path("tunnel")
                    .asText();

            evil.say(new CodeServerReport.Data(tunnel, 1, "forged".getBytes(StandardCharsets.UTF_8)));
            evil.heartbeat();
            browser.getOutputStream().write("b".getBytes(StandardCharsets.UTF_8));

            assertThat(browser.getInputStream().read()).isEqualTo('b');
        }
    }

    @Test
    void anUnknownSessionHasNoWay() {
        var id = CodeServerId.on(east.ann.id(), cloud.id);

        for (var house : List.of(east, west)) {
            assertThatThrownBy(() -> port(house, id)).hasMessage("IDE session not found");
        }
        assertThat(cloud.heard("tunnel:open")).isEmpty();
    }

    @Test
    void aSessionIsNotFoundAtTheOriginOfAnotherDevice() {
        var id = opened(east, key());
        var other = new DeviceKey(east.ann.id(), new DeviceId("evil"));
        var origin = new IdeAddress(null, "http").of(other, PAGE).orElseThrow().substring("http://".length());

        for (var house : List.of(east, west)) {
            for (var host : List.of(origin, "ide.localhost:8000", PAGE, "")) {
                assertThatThrownBy(() -> house.features().codeServers().port(id, host))
                        .as(host)
                        .hasMessage("IDE session not found");
            }
        }
    }
}
