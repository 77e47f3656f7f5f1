package wegent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import wegent.base.Closer;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.base.Secret;
import wegent.base.SystemTime;
import wegent.protocol.AgentKind;
import wegent.protocol.ChatRequest;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.TaskSummary;
import wegent.socketio.SocketConfig;
import wegent.socketio.server.Namespace;
import wegent.socketio.server.SocketServer;
import wegent.socketio.vertx.LoopbackHost;

/// The terminal against a scripted backend, over real sockets.
class TaskChatTest {
    private static final TaskSummary TASK = new TaskSummary(
            new TaskId(7),
            "t",
            SubtaskStatus.RUNNING,
            null,
            AgentKind.SHELL,
            false,
            false,
            false,
            false,
            Instant.EPOCH,
            Instant.EPOCH,
            null,
            null,
            null);

    private static final JsonNode ACCEPTED = Json.tree("{\"success\": true}");

    private final Closer closer = new Closer();
    private final SystemTime time = closer.add(new SystemTime());
    private final HttpClient http = closer.add(HttpClient.newHttpClient());
    private final SocketServer server = closer.add(new SocketServer(SocketConfig.defaults(), time));
    private final Namespace chat = server.namespace("/chat", (_, _) -> "ann");
    private final LoopbackHost host = closer.add(new LoopbackHost(server));
    private final List<JsonNode> joins = new CopyOnWriteArrayList<>();
    private final List<JsonNode> sends = new CopyOnWriteArrayList<>();
    private final List<JsonNode> cancels = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TaskChat terminal = closer.add(new TaskChat(
            host.url(),
            new Secret("token"),
            http,
            time,
            new Printer(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                    true)));

    @AfterEach
    void closeAll() {
        closer.close();
    }

    private String shown() {
        return String.join(
                " ",
                out.toString(StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> Json.tree(line).get("event").asText())
                        .toList());
    }

    private void running() {
        chat.on("task:join", (_, args, ack) -> {
            joins.add(args.getFirst());
            ack.send(
                    args.getFirst().has("cursor")
                            ? Json.tree("{\"events\": []}")
                            : Json.tree("""
                                    {"task": {"task": %s, "subtasks": [%s]}}""".formatted(Json.write(TASK), AnswerFeedTest.view("RUNNING", 1, 1, "a"))));
        });
        chat.on("chat:cancel", (_, args, ack) -> {
            cancels.add(args.getFirst());
            ack.send(ACCEPTED);
        });
    }

    private Future<Printer.Ending> follow() {
        var threads = closer.add(Executors.newVirtualThreadPerTaskExecutor());
        return threads.submit(() -> terminal.follow(new TaskId(7), new SubtaskId(71)));
    }

    private void awaitJoins(Future<Printer.Ending> following, int count) {
        Eventually.until(count + " joins of " + following, () -> joins.size() == count || following.isDone());
        assertThat(following).isNotDone();
    }

    @Test
    void itLeavesANodeThatGoesDownAndGoesOnElsewhere() throws Exception {
        running();
        var ending = follow();
        awaitJoins(ending, 1);
        var first = chat.sockets().iterator().next();

        chat.emit("chat:chunk", AnswerFeedTest.chunk(2, 1, "b"));
        chat.emit("server:draining", Json.tree("{\"within_ms\": 200}"));

        awaitJoins(ending, 2);
        assertThat(joins.get(1).at("/cursor/seq").asInt()).isEqualTo(2);
        assertThat(chat.sockets()).hasSize(1).doesNotContain(first);
        chat.emit("chat:chunk", AnswerFeedTest.chunk(2, 1, "b"));
        chat.emit("chat:done", AnswerFeedTest.done(3));
        ending.get(10, TimeUnit.SECONDS);
        assertThat(shown()).isEqualTo("chat:message chat:chunk chat:done");
    }

    @Test
    void itJoinsAgainWhenItIsToldTo() throws Exception {
        running();
        var ending = follow();
        awaitJoins(ending, 1);

        chat.emit("chat:resync", Json.tree("{\"task_id\": 7}"));

        awaitJoins(ending, 2);
        assertThat(joins.get(1).at("/cursor/seq").asInt()).isEqualTo(1);
        chat.emit("chat:done", AnswerFeedTest.done(2));
        ending.get(10, TimeUnit.SECONDS);
        assertThat(shown()).isEqualTo("chat:message chat:done");
    }

    @Test
    void aStopReachesTheNodeThatIsThereThen() throws Exception {
        running();
        var ending = follow();
        awaitJoins(ending, 1);
        chat.sockets().iterator().next().close();
        awaitJoins(ending, 2);

        terminal.cancel();

        Eventually.until("a cancel", () -> !cancels.isEmpty());
        assertThat(cancels.getFirst().path("subtask_id").asInt()).isEqualTo(71);
        chat.emit("chat:done", AnswerFeedTest.done(2));
        ending.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aSendThatWasNotAnsweredIsRepeatedAsTheSameOperation() throws Exception {
        chat.on("chat:send", (socket, args, ack) -> {
            sends.add(args.getFirst());
            switch (sends.size()) {
                case 1 -> socket.close();
                case 2 -> ack.send(Map.of("error", "The database does not answer", "code", "unavailable"));
                default -> ack.send(Json.tree("""
                            {"task_id": 7, "subtask_id": 70, "message_id": 70, "message": %1$s, "answer": %1$s}""".formatted(AnswerFeedTest.view("PENDING", 1, 0, ""))));
            }
        });

        var sent = terminal.send(new ChatRequest.Send(null, null, null, "hello", null, null, null, null, null));

        assertThat(sent.taskId()).isEqualTo(new TaskId(7));
        assertThat(sends).hasSize(3);
        assertThat(sends.stream()
                        .map(send -> send.path("operation_id").asText())
                        .distinct())
                .hasSize(1)
                .doesNotContain("");
    }

    @Test
    void aRefusalIsNotRepeated() {
        chat.on("chat:send", (_, args, ack) -> {
            sends.add(args.getFirst());
            ack.send(Map.of("error", "The device is offline", "code", "device_offline"));
        });

        var message = new ChatRequest.Send(null, null, null, "hello", null, null, null, null, null);

        assertThatThrownBy(() -> terminal.send(message)).hasMessageContaining("offline");
        assertThat(sends).hasSize(1);
    }
}
