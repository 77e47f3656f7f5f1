package wegent.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.e2e.TerminalPage;
import wegent.protocol.ChatReply;
import wegent.protocol.ChatRequest;
import wegent.protocol.DeviceMessage;
import wegent.protocol.TerminalReply;
import wegent.protocol.TerminalRequest;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.TerminalId;

/// T15, terminals and rooms: Bob knows the names of Ann's terminals and tasks, has devices of the same ids, one
/// of which lies, and guesses the rest. He hears nothing of hers and changes nothing; of her own pages only the
/// one that may type does.
class T15ForeignHands {
    private static final Map<String, String> ALLOWED = Map.of("WEGENT_EXECUTOR_ALLOW_TERMINAL", "true");
    private static final List<String> AT_TERMINALS = List.of(
            "terminal:attach",
            "terminal:pulse",
            "terminal:input",
            "terminal:resize",
            "terminal:take",
            "terminal:ack",
            "terminal:close");
    private static final List<String> AT_TASKS = List.of(
            "task:join",
            "task:leave",
            "task:in_sight",
            "chat:send",
            "chat:cancel",
            "chat:retry",
            "chat:approve",
            "chat:guide");
    private static final List<String> OF_DEVICES =
            List.of("terminal:screen", "terminal:output", "terminal:control", "terminal:exit");

    @ParameterizedTest
    @EnumSource
    void reachNeitherTerminalsNorTasks(Setup setup) {
        Faults.run("T15 foreign hands", setup, Setup.timing(1, 30, 1, 20), 1, this::lane);
    }

    /// What Ann has: her terminals on two devices, and an agent at work.
    private record Hers(TerminalPage laptop, TerminalPage tower, Work work) {
        List<TerminalPage> terminals() {
            return List.of(laptop, tower);
        }
    }

    private Faults.Scenario lane(Round first) {
        var cluster = first.cluster;
        var laptop = cluster.device("ann", "laptop", ALLOWED);
        var tower = cluster.device("ann", "tower", ALLOWED);
        var his = cluster.startDevice("bob", "laptop", "bob-laptop", ALLOWED);
        cluster.awaitStatus(his, "online");
        return round -> {
            var work = round.begin(laptop, 100, round.viewers("ann", 1));
            var hers = new Hers(cluster.terminal(laptop), cluster.terminal(tower), work);
            var secret = HexFormat.of().toHexDigits(round.random.nextLong());
            hers.terminals().forEach(page -> page.typeUntil("echo mi''ne-" + secret + "\r", "mine-" + secret));
            var own = cluster.terminal(his);
            var task = round.viewers("bob", 1).getFirst().send(his, "sleep 1; echo my own");
            work.awaitLines(1);
            round.atAnyInstant(Duration.ofSeconds(1));

            try (var page = bob(round, TerminalRequest.NAMESPACE);
                    var chat = bob(round, ChatRequest.NAMESPACE);
                    var device = bob(round, DeviceMessage.NAMESPACE);
                    var ann = cluster.intruder("ann", TerminalRequest.NAMESPACE, cluster.nodes.size() - 1)) {
                page.call("terminal:attach", asked(own.id().value()));
                atTerminals(page, ann, hers);
                atTasks(chat, work, task);
                inRooms(round, work);
                byRest(round, hers);
                asADevice(device, page, hers);
                oneWriter(round, hers.laptop());

                hers.terminals().forEach(shown -> undisturbed(round, shown));
                round.complete(List.of(work));
                round.neverFailed(List.of(work));
                for (var intruder : List.of(page, chat, device)) {
                    intruder.knowsNothingOf(
                            List.of(secret, work.ledger().lines().getFirst(), "undisturbed"));
                }
                ann.knowsNothingOf(List.of(secret));
            } finally {
                cluster.rest("bob").call("DELETE", "/api/devices/tower", null);
                List.of(laptop, tower, his).forEach(cluster::endTerminals);
            }
        };
    }

    private static Intruder bob(Round round, String namespace) {
        return round.cluster.intruder("bob", namespace, round.random.nextInt(round.cluster.nodes.size()));
    }

    /// All that is ever asked of a terminal, by the name that Ann's page has for itself.
    private static ObjectNode asked(String terminal) {
        return Json.mapper()
                .createObjectNode()
                .put("session_id", terminal)
                .put("viewer", "v1")
                .put("offset", 0)
                .put("layout", 0)
                .put("write", true)
                .put("data", "echo for''ged\r")
                .put("rows", 7)
                .put("cols", 11)
                .put("received", 1L << 40);
    }

    /// Real names, guesses, and names of a real random part on another device; to her own page, too, a terminal
    /// is on its own device alone.
    private static void atTerminals(Intruder bob, Intruder ann, Hers hers) {
        var laptop = hers.laptop().id().value();
        var random = laptop.substring(0, laptop.indexOf('.'));
        var elsewhere = List.of(random + ".tower", random + ".laptop.laptop", random.replace("-0-", "-1-") + ".laptop");
        var guessed = List.of(
                TerminalId.on(new DeviceId("laptop")).value(),
                random.substring(0, random.length() - 1) + (random.endsWith("A") ? "B" : "A") + ".laptop",
                "terminal-0-*.laptop",
                "laptop",
                "");
        for (var event : AT_TERMINALS) {
            hers.terminals().forEach(page -> bob.refused(event, asked(page.id().value())));
            guessed.forEach(name -> bob.refused(event, asked(name)));
            elsewhere.forEach(name -> bob.refused(event, asked(name)));
            elsewhere.forEach(name -> ann.refused(event, asked(name)));
        }
        bob.say("terminal:detach", asked(laptop));
    }

    /// Her numbers, those that are not there, names of rooms; and her answer as the cursor to his own task.
    private static void atTasks(Intruder bob, Work work, ChatReply.Sent own) {
        var task = work.sent().taskId().value();
        var answer = work.sent().answer().subtaskId().value();
        var mine = own.answer().subtaskId().value();
        for (var event : AT_TASKS) {
            bob.refused(event, asked("" + task, "" + answer, answer));
            for (var guess : List.of("" + (task + 1_000_000), "task:" + task, "user:1", "*", "-1", "0")) {
                bob.refused(event, asked(guess, guess, answer));
            }
        }
        bob.refused("task:join", asked("" + own.taskId(), "" + mine, answer));
        bob.refused("task:join", asked("" + task, "" + mine, mine));
        bob.refused("chat:retry", asked("" + own.taskId(), "" + answer, answer));
        for (var event : List.of("join", "room:join", "subscribe", "chat:chunk", "task:" + task)) {
            bob.refused(event, asked("" + task, "" + answer, answer));
        }
    }

    private static ObjectNode asked(String task, String answer, long seen) {
        var asked = Json.mapper()
                .createObjectNode()
                .put("task_id", task)
                .put("subtask_id", answer)
                .put("device_id", "tower")
                .put("message", "echo forged")
                .put("operation_id", UUID.randomUUID().toString())
                .put("approval_id", "a")
                .put("decision", "allow_once")
                .put("sha256", "0".repeat(64))
                .put("force", true)
                .put("room", "task:" + task);
        asked.putObject("cursor").put("subtask_id", seen).put("attempt", 1).put("seq", 0);
        return asked;
    }

    /// A room is no namespace.
    private static void inRooms(Round round, Work work) {
        try (var socket = new RawSocket(round.cluster.pages.url())) {
            for (var room : List.of("/task:" + work.sent().taskId(), "/user:1", "/chat/task:1", "/terminal*")) {
                socket.say("40" + room + ",{\"token\":\"" + round.cluster.token("bob") + "\"}");
                assertThat(socket.hear("4"))
                        .as(room)
                        .hasValueSatisfying(text -> assertThat(text).startsWith("44"));
            }
        }
    }

    private static void byRest(Round round, Hers hers) {
        var bob = round.cluster.rest("bob");
        var task = hers.work().sent().taskId();
        for (var page : hers.terminals()) {
            for (var device : List.of("laptop", "tower")) {
                var terminals = "/api/devices/" + device + "/terminal";
                assertThat(bob.call("DELETE", terminals + "/" + page.id(), "").status())
                        .isEqualTo(404);
                assertThat(bob.get(terminals).body().toString())
                        .doesNotContain(page.id().value());
            }
        }
        assertThat(bob.get("/api/tasks/" + task).status()).isEqualTo(404);
        assertThat(bob.get("/api/tasks").body().at("/items").findValuesAsText("id"))
                .doesNotContain(task.toString());
    }

    /// His device has the id of her tower and says whatever he likes: that her terminal is there, and what her
    /// pages should show, to their very names.
    private static void asADevice(Intruder device, Intruder page, Hers hers) {
        var tower = hers.tower().id();
        device.answers = (_, order) -> new TerminalReply.Attached(
                true, new TerminalId(order.path("session_id").asText()), "/", 24, 80, true);
        var registration = Json.mapper()
                .createObjectNode()
                .put("protocol", 2)
                .put("device_id", "tower")
                .put("name", "tower");
        registration.putArray("running");
        var generation = device.call("device:register", registration).path("generation");
        assertThat(page.call("terminal:attach", asked(tower.value()))
                        .path("success")
                        .asBoolean())
                .isTrue();
        page.say("terminal:input", asked(tower.value()));
        Eventually.until(
                "his input comes to his own device",
                () -> device.heard.stream().anyMatch(text -> text.startsWith("terminal:input")));

        var node = device.heard.stream()
                .filter(text -> text.startsWith("terminal:attach"))
                .map(text -> text.replaceFirst("(?s).*\"viewer\":\"([^/]+)/.*", "$1"))
                .findFirst()
                .orElseThrow();
        for (var shown : hers.terminals()) {
            for (var event : OF_DEVICES) {
                device.say(
                        event,
                        asked(shown.id().value())
                                .put("viewer", node + "/" + shown.name())
                                .put("data", "forged")
                                .put("first", true)
                                .put("last", true)
                                .put("writer", false)
                                .put("viewers", 99)
                                .put("exit_code", 1));
            }
        }
        var progress = Json.mapper()
                .createObjectNode()
                .put("task_id", hers.work().sent().taskId().value())
                .put("subtask_id", hers.work().sent().answer().subtaskId().value())
                .put("attempt", 1)
                .put("seq", 1);
        progress.putArray("events")
                .addObject()
                .put("type", "response.output_text.delta")
                .put("delta", "forged");
        device.call("task:progress", progress);
        device.call("task:complete", progress);
        var beat = Json.mapper().createObjectNode().put("device_id", "tower").put("generation", generation.asLong());
        device.call("device:heartbeat", beat);
    }

    /// Two pages of hers: what one types that may not is not written, before it takes over and from the other
    /// afterwards; nor does her screen change its size for it.
    private static void oneWriter(Round round, TerminalPage writer) {
        var reader = round.cluster.page(round.cluster.token("ann"), writer.id().value());
        Eventually.until("one may type", () -> writer.isWriter() && !reader.isWriter());
        var rows = writer.rows();
        reader.type("echo not''written\r");
        reader.resize(rows - 1, 40);
        reader.settle();
        writer.typeUntil("echo fi''rst\r", "first");

        reader.take();
        reader.settle();
        writer.type("echo for''mer\r");
        writer.resize(rows - 2, 50);
        writer.settle();
        reader.typeUntil("echo se''cond\r", "second");
        Eventually.until("the other may type", () -> reader.isWriter() && !writer.isWriter());

        for (var page : List.of(reader, writer)) {
            Eventually.until("both see it", () -> page.looks().contains("second"));
            assertThat(page.looks()).doesNotContain("not''written").doesNotContain("for''mer");
            assertThat(page.rows()).isEqualTo(rows);
        }
        writer.take();
        writer.settle();
        reader.close();
    }

    private static void undisturbed(Round round, TerminalPage page) {
        var took = page.typeUntil("echo undis''turbed\r", "undisturbed");
        round.recovered(System.nanoTime() - took.toNanos());
        assertThat(page.looks()).contains("mine-").doesNotContain("for''ged").doesNotContain("forged");
        assertThat(page.gaps()).isZero();
        assertThat(page.rows()).isEqualTo(24);
    }
}
