package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import wegent.backend.account.Identity;
import wegent.backend.task.TaskFilter;
import wegent.backend.testing.SqlEngine;
import wegent.base.Eventually;
import wegent.protocol.ApprovalDecision;
import wegent.protocol.ChatRequest;
import wegent.protocol.CodeServerReply;
import wegent.protocol.CodeServerReport;
import wegent.protocol.DeviceMessage;
import wegent.protocol.DeviceType;
import wegent.protocol.MessageCodec;
import wegent.protocol.id.CodeServerId;
import wegent.protocol.rest.CreateApiKey;
import wegent.protocol.rest.OpenCodeServer;
import wegent.protocol.stream.StreamEvent;
import wegent.socketio.client.ConnectRefusedException;

@HouseForEachTest
class SecurityTest {
    @Parameter
    SqlEngine engine;

    TestHouse house;

    @Test
    void everyEventOfABrowserRefusesForeignIds() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann);
                var bob = house.browser(house.bob)) {
            laptop.register();
            var sent = ann.send(laptop, "mine");
            var run = laptop.awaitExecute();
            var task = sent.taskId();
            var answer = sent.answer().subtaskId();
            var foreign = List.<ChatRequest>of(
                    TestBrowser.message(null, laptop.id, "on your device"),
                    TestBrowser.message(task, null, "in your task"),
                    new ChatRequest.Cancel(answer),
                    new ChatRequest.Retry(task, answer, null, null),
                    new ChatRequest.Approve(answer, "a", ApprovalDecision.ALLOW_ONCE, null, "0".repeat(64)),
                    new ChatRequest.Guide(answer, "g", "listen to me"),
                    new ChatRequest.Join(task, null),
                    new ChatRequest.Leave(task),
                    new ChatRequest.InSight(task));

            var events = new HashSet<String>();
            for (var request : foreign) {
                events.add(MessageCodec.eventOf(request));
                assertThat(bob.call(request).path("code").asText())
                        .as(request.toString())
                        .isEqualTo("not_found");
            }
            assertThat(events).as("every event is tried").isEqualTo(all(ChatRequest.class));
            laptop.progress(run, 1, new StreamEvent.TextDelta("t", "secret"));
            ann.awaitEvent("chat:chunk");
            assertThat(bob.heard).isEmpty();
        }
    }

    private static Set<String> all(Class<ChatRequest> speaker) {
        var events = new HashSet<String>();
        new MessageCodec<>(speaker).events().forEach(events::add);
        return events;
    }

    @Test
    void aWrongTokenGetsAClearRefusal() {
        assertThatThrownBy(() -> house.browser("nonsense"))
                .isInstanceOf(ConnectRefusedException.class)
                .hasMessageContaining("Invalid or expired token");
        assertThatThrownBy(() -> new TestDevice(house, "wg-nonsense", "laptop"))
                .isInstanceOf(ConnectRefusedException.class)
                .hasMessageContaining("Invalid or expired API key");
        assertThatThrownBy(() -> new TestDevice(house, "", "laptop"))
                .isInstanceOf(ConnectRefusedException.class)
                .hasMessageContaining("Missing authentication token");
    }

    @Test
    void revokingAKeyAndTheEndOfATokenCutWhatIsOpen() {
        var tokens = house.features().tokens();
        var token = tokens.issue(house.ann, "page", "login", Duration.ofMinutes(1));
        var key = house.features().keys().create(house.ann.id(), CreateApiKey.full("laptop"));
        try (var laptop = new TestDevice(house, key.key(), "laptop");
                var ann = house.browser(token.accessToken())) {
            laptop.register();

            house.features().sessions().cut("key:" + key.id());
            Eventually.until("the device is cut", () -> !laptop.isConnected());

            house.advance(Duration.ofSeconds(59));
            assertThat(ann.isConnected()).isTrue();
            house.advance(Duration.ofSeconds(6));
            Eventually.until("the page is cut", () -> !ann.isConnected());
            assertThat(ann.heard("auth:error")).hasSize(1);
        }
    }

    @Test
    void whatADeviceSaysOfSessionsEndsNothingOfOthers() {
        var key = house.features().keys().create(house.ann.id(), CreateApiKey.full("laptop"));
        try (var laptop = new TestDevice(house, key.key(), "laptop");
                var evil = house.device(house.bob, "evil")) {
            laptop.register();
            evil.register();
            var past = Instant.parse("2000-01-01T00:00:00Z");

            for (var credential : List.of("key:" + key.id(), "key:not-a-number", "key:" + "9".repeat(40), "nonsense")) {
                var id = CodeServerId.on(house.bob.id(), evil.id);
                evil.say(new CodeServerReport.Sessions(List.of(new CodeServerReport.Open(id, credential, past))));
            }
            evil.heartbeat();
            house.advance(Duration.ofSeconds(10));

            assertThat(laptop.heartbeat().path("success").asBoolean()).isTrue();
            assertThat(evil.heard("device:close_code_server_session"))
                    .as("what nobody asked for is closed")
                    .hasSize(4);
        }
    }

    @Test
    void anIdeSessionEndsWithTheCredentialThatItWasOpenedWithWhateverTheDeviceSays() {
        var key = house.features().keys().create(house.ann.id(), CreateApiKey.full("page"));
        var ann = Identity.full(house.ann, "key:" + key.id(), null);
        try (var cloud = house.device(house.ann, "cloud")) {
            cloud.call(new DeviceMessage.Register(
                    2, cloud.id, "Linux", DeviceType.CLOUD, null, "1.0.0", null, null, null, null, List.of()));
            cloud.answers = (_, order) -> new CodeServerReply.Started(
                    true, new CodeServerId(order.path("session_id").asText()), "/", "http://device.invalid/", true);
            var id = house.features()
                    .codeServers()
                    .open(ann, cloud.id, new OpenCodeServer(null, null), null)
                    .sessionId();

            house.restart();
            cloud.connect();
            cloud.call(new DeviceMessage.Register(
                    2, cloud.id, "Linux", DeviceType.CLOUD, null, "1.0.0", null, null, null, null, List.of()));
            cloud.say(new CodeServerReport.Sessions(List.of(new CodeServerReport.Open(id, "token:other", null))));
            cloud.heartbeat();
            assertThat(cloud.heard("device:close_code_server_session")).isEmpty();
            house.features().sessions().cut("key:" + key.id());

            Eventually.until(
                    "the device is told",
                    () -> cloud.heard("device:close_code_server_session").size() == 1);
        }
    }

    @Test
    void aDeviceHasSixteenIdeSessionsAtMost() {
        try (var evil = house.device(house.bob, "evil")) {
            evil.register();
            var claimed = Stream.generate(() -> CodeServerId.on(house.bob.id(), evil.id))
                    .limit(17)
                    .map(id -> new CodeServerReport.Open(id, "key:1", null))
                    .toList();

            assertThat(evil.call(new CodeServerReport.Sessions(claimed))
                            .path("error")
                            .asText())
                    .contains("more than 16");
        }
    }

    @Test
    void oneThatCannotBeEndedKeepsNoOtherFromBeingEnded() {
        var sessions = house.features().sessions();
        var ended = new AtomicInteger();
        var soon = house.time.instant().plusSeconds(1);
        var keys = IntStream.range(0, 3)
                .mapToObj(each -> house.features().keys().create(house.ann.id(), CreateApiKey.full("key " + each)))
                .map(key -> "key:" + key.id())
                .toList();
        for (var credential : keys) {
            var _ = sessions.opened(Identity.full(house.ann, credential, soon), () -> {
                ended.incrementAndGet();
                throw new IllegalStateException("It does not end");
            });
        }
        var lasting = new AtomicInteger();
        var _ = sessions.opened(Identity.full(house.ann, keys.getFirst(), null), lasting::incrementAndGet);

        house.advance(Duration.ofSeconds(10));

        assertThat(ended).hasValue(3);
        assertThat(lasting).as("its credential has no end").hasValue(0);
    }

    @Test
    void oneConnectionIsOneDevice() {
        try (var laptop = house.device(house.ann, "laptop")) {
            laptop.register();
            var other = laptop.call(
                    "device:register",
                    TestHouse.object("{'protocol':2,'device_id':'other','name':'Other','running':[]}"));

            assertThat(other.path("code").asText()).isEqualTo("wrong_state");
            assertThat(house.features().devices().list(house.ann.id())).hasSize(1);
            assertThat(laptop.heartbeat().path("success").asBoolean()).isTrue();
        }
    }

    @Test
    void aTextOfADeviceThatIsTooLongIsRefusedByItsName() {
        try (var laptop = house.device(house.ann, "laptop")) {
            for (var field : List.of("executor_version", "bind_shell", "client_ip", "runtime_instance_id", "name")) {
                var said = TestHouse.object("{'protocol':2,'device_id':'laptop','name':'Laptop','running':[]}");
                ((ObjectNode) said).put(field, "x".repeat(101));

                var answer = laptop.call("device:register", said);

                assertThat(answer.path("field").asText()).as(answer.toString()).isEqualTo(field);
                assertThat(answer.path("code").asText()).isEqualTo("invalid_payload");
            }
        }
    }

    @Test
    void aTokenLastsSevenDays() {
        assertThat(house.token(house.ann).expiresAt())
                .isEqualTo(house.time.instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(7)));
    }

    @Test
    void badInputGetsOneClearErrorAndLosesNothing() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            assertThat(laptop.heartbeat().get("error").asText()).contains("Not registered");
            assertThat(laptop.registering(null, null).get("error").asText()).contains("protocol 2");
            laptop.register();

            assertThat(ann.call("chat:send", TestHouse.object("{'device_id':'laptop','message':'  '}"))
                            .get("field")
                            .asText())
                    .isEqualTo("message");
            assertThat(ann.call("chat:dance", TestHouse.object("{}"))
                            .get("code")
                            .asText())
                    .isEqualTo("unknown_event");
            assertThat(ann.call("task:join", TestHouse.object("{'task_id':'one'}"))
                            .get("field")
                            .asText())
                    .isEqualTo("task_id");
            assertThat(ann.call(TestBrowser.message(null, new wegent.protocol.id.DeviceId("none"), "hi"))
                            .get("error")
                            .asText())
                    .isEqualTo("Device not found");
            assertThat(laptop.call(
                                    "task:progress",
                                    TestHouse.object("{'task_id':1,'subtask_id':2,'attempt':1,'seq':0}"))
                            .get("error")
                            .asText())
                    .contains("seq");
            assertThat(ann.isConnected()).isTrue();
            assertThat(laptop.isConnected()).isTrue();
            assertThat(house.features()
                            .tasks()
                            .list(house.ann.id(), TaskFilter.NONE, 10, 0)
                            .total())
                    .isZero();
        }
    }

    @Test
    void aMessageOfFiveMegabytesIsRefusedByName() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var text = "x".repeat(5 << 20);

            var refused = ann.call(
                    "chat:send",
                    wegent.base.Json.mapper()
                            .createObjectNode()
                            .put("device_id", "laptop")
                            .put("message", text));

            assertThat(refused.get("field").asText()).isEqualTo("message");
            assertThat(refused.get("error").asText()).contains("longer than 1000000 characters");
            assertThat(ann.isConnected()).isTrue();
        }
    }
}
