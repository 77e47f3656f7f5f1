package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import wegent.backend.account.Identity;
import wegent.backend.terminal.TerminalResource;
import wegent.base.Eventually;
import wegent.protocol.BackendMessage.Done;
import wegent.protocol.ErrorCode;
import wegent.protocol.ErrorReply;
import wegent.protocol.RefusedException;
import wegent.protocol.TerminalReply;
import wegent.protocol.TerminalReport;
import wegent.protocol.TerminalRequest;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.TerminalId;
import wegent.protocol.rest.CreateApiKey;
import wegent.protocol.rest.OpenTerminal;
import wegent.protocol.rest.TerminalSummary;

/// Pages and devices of one node and of two: whatever a device says of a terminal reaches those who watch it,
/// and nobody else.
class TerminalTest {
    @RegisterExtension
    static final TwoHouses nodes = new TwoHouses();

    private TestHouse east;
    private TestHouse west;
    private TestDevice laptop;

    @BeforeEach
    void open() {
        east = nodes.east;
        west = nodes.west;
        laptop = east.device(east.ann, "laptop");
        laptop.answers = TerminalTest::answer;
        laptop.register();
    }

    @AfterEach
    void close() {
        laptop.close();
    }

    private static Object answer(String event, JsonNode order) {
        return switch (event) {
            case "device:start_terminal_session" ->
                order.path("path").asText("").equals("/etc")
                        ? new ErrorReply("/etc is outside", ErrorCode.FORBIDDEN, "path")
                        : new TerminalReply.Started(true, id(order), "/home/ann/workspace");
            case "terminal:attach" -> new TerminalReply.Attached(true, id(order), "/home/ann/workspace", 24, 80, true);
            case "terminal:pulse" -> new TerminalReply.Pulse(true, true, 5);
            case "terminal:list" -> new TerminalReply.Listed(List.of());
            default -> Done.ok();
        };
    }

    private static TerminalId id(JsonNode order) {
        return new TerminalId(order.path("session_id").asText());
    }

    @Test
    void aTerminalIsOpenedOnTheDeviceAndItsRefusalIsTold() {
        var opened = resource(east).open(new Asking(east.ann), "laptop", new OpenTerminal("projects", true, 30, 100));

        assertThat(opened.sessionId().device()).isEqualTo(new DeviceId("laptop"));
        assertThat(opened.path()).isEqualTo("/home/ann/workspace");
        assertThat(laptop.heard("device:start_terminal_session"))
                .singleElement()
                .asString()
                .contains("\"path\":\"projects\"")
                .contains("\"create_if_missing\":true")
                .contains("\"rows\":30");
        assertThatThrownBy(() ->
                        resource(east).open(new Asking(east.ann), "laptop", new OpenTerminal("/etc", null, null, null)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("/etc is outside");
    }

    @Test
    void aForeignTerminalIsAnUnknownOne() {
        var opened = resource(east).open(new Asking(east.ann), "laptop", null).sessionId();
        try (var bob = east.terminalPage(east.bob);
                var ann = east.terminalPage(east.ann)) {
            attach(ann, opened, "a");

            var refused = bob.call(new TerminalRequest.Attach(opened, "b", null, null, null));
            bob.say(new TerminalRequest.Input(opened, "rm -rf /"));
            laptop.say(new TerminalReport.Output(opened, viewer(1), 0, "secret"));
            ann.awaitEvent("terminal:output");

            assertThat(refused.path("code").asText()).isEqualTo("not_found");
            assertThat(bob.call(new TerminalRequest.Pulse(opened)).path("code").asText())
                    .isEqualTo("wrong_state");
            assertThat(bob.call(new TerminalRequest.Close(opened)).path("code").asText())
                    .isEqualTo("not_found");
            assertThat(laptop.heard("terminal:input")).isEmpty();
            assertThat(bob.heard).isEmpty();
            assertThatThrownBy(() -> resource(east).open(new Asking(east.bob), "laptop", null))
                    .hasMessage("Device not found");
        }
    }

    @Test
    void aDeviceReachesNoPageButThoseThatWatchItsOwnTerminals() {
        var opened = resource(east).open(new Asking(east.ann), "laptop", null).sessionId();
        try (var evil = east.device(east.bob, "laptop");
                var ann = east.terminalPage(east.ann)) {
            evil.register();
            attach(ann, opened, "a");

            evil.say(new TerminalReport.Output(opened, viewer(1), 0, "forged"));
            laptop.say(new TerminalReport.Output(opened, viewer(1).replaceFirst("a$", "b"), 0, "of before"));
            laptop.say(new TerminalReport.Output(TerminalId.on(laptop.id), viewer(1), 0, "another"));
            evil.heartbeat();
            laptop.say(new TerminalReport.Output(opened, viewer(1), 0, "right"));

            ann.awaitEvent("terminal:output");
            assertThat(ann.heard).hasSize(1).first().asString().contains("right");
        }
    }

    @Test
    void outputAndInputKeepTheirOrderBetweenNodes() {
        var opened = resource(west).open(new Asking(west.ann), "laptop", null).sessionId();
        try (var ann = west.terminalPage(west.ann)) {
            attach(ann, opened, "a");

            for (int i = 0; i < 300; i++) {
                ann.say(new TerminalRequest.Input(opened, "in " + i));
                laptop.say(new TerminalReport.Output(opened, viewer(1), i, "out " + i + "."));
            }

            Eventually.until("all input", () -> laptop.heard("terminal:input").size() == 300);
            Eventually.until("all output", () -> ann.heard.size() == 300);
            for (int i = 0; i < 300; i++) {
                assertThat(ann.heard.get(i))
                        .asString()
                        .contains("\"out " + i + ".\"")
                        .contains("\"viewer\":\"a\"");
                assertThat(laptop.heard("terminal:input").get(i)).contains("\"in " + i + "\"");
            }
            assertThat(ann.call(new TerminalRequest.Pulse(opened))
                            .path("attached")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void whoWatchesIsToldWhenTheDeviceIsBack() {
        var opened = resource(east).open(new Asking(east.ann), "laptop", null).sessionId();
        try (var here = east.terminalPage(east.ann);
                var there = west.terminalPage(west.ann);
                var stranger = west.terminalPage(west.bob)) {
            attach(here, opened, "a");
            attach(there, opened, "b");

            laptop.close();
            laptop.moveTo(west);
            laptop.register();

            here.awaitEvent("terminal:again");
            there.awaitEvent("terminal:again");
            assertThat(stranger.heard).isEmpty();
        }
    }

    @Test
    void aRevokedTokenEndsThePageAndItsWatching() {
        var key = east.features().keys().create(east.ann.id(), CreateApiKey.full("page"));
        var opened = resource(east).open(new Asking(east.ann), "laptop", null).sessionId();
        var ann = west.terminalPage(key.key());
        attach(ann, opened, "a");

        east.features().sessions().cut("key:" + key.id());
        ann.awaitEvent("auth:error");
        ann.awaitEvent("disconnected");

        Eventually.until(
                "the device is told", () -> !laptop.heard("terminal:detach").isEmpty());
    }

    @Test
    void withoutItsDeviceATerminalIsNotReached() {
        var opened = resource(east).open(new Asking(east.ann), "laptop", null).sessionId();
        laptop.close();
        Eventually.until("gone", () -> !laptop.isConnected());

        assertThatThrownBy(() -> resource(east).open(new Asking(east.ann), "laptop", null))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("not connected");
        try (var ann = east.terminalPage(east.ann)) {
            assertThat(ann.call(new TerminalRequest.Attach(opened, "a", null, null, null))
                            .path("code")
                            .asText())
                    .isEqualTo("device_offline");
        }
    }

    private static TerminalResource resource(TestHouse house) {
        return new TerminalResource(house.features().terminals());
    }

    private static void attach(TestBrowser page, TerminalId id, String viewer) {
        assertThat(page.call(new TerminalRequest.Attach(id, viewer, null, null, null))
                        .path("success")
                        .asBoolean())
                .isTrue();
    }

    /// The name of the viewer that attached as number `which`.
    private String viewer(int which) {
        var attaches = laptop.heard("terminal:attach");
        var order = attaches.get(which - 1);
        return wegent.base.Json.tree(order.substring(order.indexOf('{')))
                .path("viewer")
                .asText();
    }

    /// A terminal that ann opened with a key of its own, and that key's number.
    private record Keyed(TerminalId id, long key) {}

    private Keyed openedWithKey() {
        var key = east.features()
                .keys()
                .create(east.ann.id(), CreateApiKey.full("page"))
                .id();
        var ann = new Asking(Identity.full(east.ann, "key:" + key, null));
        var id = resource(west).open(ann, "laptop", null).sessionId();
        return new Keyed(id, key);
    }

    private void revoke(TestHouse house, long key) {
        house.features().keys().revoke(east.ann.id(), key);
        house.features().sessions().cut("key:" + key);
    }

    private static TerminalSummary summary(TerminalId id) {
        return new TerminalSummary(id, "/home/ann", "", Instant.EPOCH, 0, false, null);
    }

    private boolean isClosed(TerminalId id) {
        return laptop.heard("terminal:close").stream().anyMatch(order -> order.contains(id.value()));
    }

    @Test
    void aTerminalEndsWithTheCredentialThatOpenedIt() {
        var one = openedWithKey();
        var other = openedWithKey();

        revoke(west, one.key());

        Eventually.until("it is closed", () -> isClosed(one.id()));
        assertThat(isClosed(other.id())).isFalse();
    }

    @Test
    void aDeviceThatWasAwayEndsItWhenItIsBack() {
        var one = openedWithKey();
        var other = openedWithKey();
        laptop.close();
        revoke(east, one.key());
        laptop = east.device(east.ann, "laptop");
        laptop.answers = (event, order) -> event.equals("terminal:list")
                ? new TerminalReply.Listed(List.of(summary(one.id()), summary(other.id())))
                : answer(event, order);

        laptop.register();

        Eventually.until("it is closed", () -> isClosed(one.id()));
        assertThat(isClosed(other.id())).isFalse();
    }
}
