package wegent.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.base.Time;
import wegent.protocol.AgentKind;
import wegent.protocol.ChatReply;
import wegent.protocol.ChatRequest;
import wegent.protocol.MessageCodec;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.stream.BlockFold;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.client.ClientConfig;
import wegent.socketio.client.ClientListener;
import wegent.socketio.client.ConnectFailedException;
import wegent.socketio.client.SocketClient;

/// A user's page: sends, watches, and keeps all that it hears. When the link breaks it connects again.
final class Browser implements AutoCloseable {
    private final ClientConfig config;
    private volatile SocketClient socket;
    final List<Heard> heard = new CopyOnWriteArrayList<>();

    record Heard(String event, JsonNode data) {}

    Browser(URI url, String token, HttpClient http, Time time) {
        config = ClientConfig.of(url, ChatRequest.NAMESPACE, http, time).withAuth(() -> Map.of("token", token));
        socket = SocketClient.connect(config, new Listener());
    }

    /// Connects again, as soon as the backend answers.
    void reconnect() {
        Eventually.until("a connection", Duration.ofSeconds(40), () -> {
            try {
                socket = SocketClient.connect(config, new Listener());
                return true;
            } catch (ConnectFailedException e) {
                return false;
            }
        });
    }

    JsonNode call(ChatRequest request) {
        return call(MessageCodec.eventOf(request), Json.mapper().valueToTree(request));
    }

    JsonNode call(String event, JsonNode payload) {
        return socket.call(event, payload, Duration.ofSeconds(20));
    }

    private <R> R accepted(ChatRequest request, Class<R> type) {
        var answer = call(request);
        if (answer.has("error")) {
            throw new AssertionError(answer.toString());
        }
        return MessageCodec.read(answer, type);
    }

    /// Sends a message, in a new task or in `task`, and joins it.
    ChatReply.Sent send(TaskId task, String device, AgentKind runtime, String text) {
        var operation = UUID.randomUUID().toString();
        var sent = accepted(
                new ChatRequest.Send(operation, task, new DeviceId(device), text, null, runtime, null, null, null),
                ChatReply.Sent.class);
        join(sent.taskId());
        return sent;
    }

    ChatReply.Sent shell(String device, String command) {
        return send(null, device, AgentKind.SHELL, command);
    }

    ChatReply.Joined join(TaskId task) {
        return accepted(new ChatRequest.Join(task, null), ChatReply.Joined.class);
    }

    void cancel(SubtaskView answer) {
        accepted(new ChatRequest.Cancel(answer.subtaskId()), ChatReply.Accepted.class);
    }

    void approve(ChatRequest.Approve answer) {
        accepted(answer, ChatReply.Accepted.class);
    }

    /// The message as a new snapshot shows it.
    SubtaskView view(SubtaskView message) {
        return join(message.taskId()).task().subtasks().stream()
                .filter(found -> found.subtaskId().equals(message.subtaskId()))
                .findFirst()
                .orElseThrow();
    }

    SubtaskView await(SubtaskView answer, SubtaskStatus status) {
        return await(answer, status, Duration.ofSeconds(40));
    }

    /// Waits until the answer has `status`.
    SubtaskView await(SubtaskView answer, SubtaskStatus status, Duration limit) {
        var last = new SubtaskView[1];
        try {
            Eventually.until(status.name(), limit, () -> {
                last[0] = view(answer);
                return last[0].status() == status;
            });
        } catch (AssertionError e) {
            throw new AssertionError("Not " + status + " but " + Json.write(last[0]), e);
        }
        return last[0];
    }

    /// Waits until the answer has `text` in it.
    void awaitText(SubtaskView answer, String text) {
        Eventually.until(text, () -> BlockFold.textOf(view(answer).blocks()).contains(text));
    }

    /// The text of an answer as its chunks came: by block, each at its offset, nothing twice and nothing
    /// missing.
    String streamed(SubtaskView answer) {
        var texts = new java.util.LinkedHashMap<String, StringBuilder>();
        for (var entry : heard) {
            if (entry.event().equals("chat:chunk")
                    && entry.data().get("subtask_id").asLong()
                            == answer.subtaskId().value()
                    && entry.data().get("field").asText().equals("content")) {
                var text = texts.computeIfAbsent(entry.data().get("block_id").asText(), _ -> new StringBuilder());
                var offset = entry.data().get("offset").asInt();
                if (offset != text.length()) {
                    throw new AssertionError("A chunk at " + offset + " after " + text.length() + " characters");
                }
                text.append(entry.data().get("content").asText());
            }
        }
        return String.join("\n\n", texts.values());
    }

    @Override
    public void close() {
        socket.close();
    }

    private final class Listener implements ClientListener {
        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {
            heard.add(new Heard(event, args.getFirst()));
        }

        @Override
        public void onDisconnect(CloseReason reason) {
            heard.add(new Heard("disconnected", Json.tree("{}")));
        }
    }
}
