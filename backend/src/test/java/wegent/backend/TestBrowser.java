package wegent.backend;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.protocol.ChatReply;
import wegent.protocol.ChatRequest;
import wegent.protocol.MessageCodec;
import wegent.protocol.TerminalRequest;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.SubtaskView;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.client.ClientConfig;
import wegent.socketio.client.ClientListener;
import wegent.socketio.client.SocketClient;

/// A page: says what a test tells it to, and keeps all that it hears.
final class TestBrowser implements AutoCloseable {
    private final SocketClient socket;
    final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final ReentrantLock reading = new ReentrantLock();

    record Heard(String event, JsonNode data) {}

    /// On `namespace`: [ChatRequest#NAMESPACE] or [TerminalRequest#NAMESPACE].
    TestBrowser(TestHouse house, String namespace, String token) {
        var config = ClientConfig.of(house.url(), namespace, house.http, house.clientTime)
                .withAuth(() -> Map.of("token", token));
        socket = SocketClient.connect(config, new Listener());
    }

    JsonNode call(ChatRequest request) {
        return call(MessageCodec.eventOf(request), Json.mapper().valueToTree(request));
    }

    JsonNode call(TerminalRequest request) {
        return call(MessageCodec.eventOf(request), Json.mapper().valueToTree(request));
    }

    /// Says what nobody answers.
    void say(TerminalRequest request) {
        socket.emit(MessageCodec.eventOf(request), request);
    }

    JsonNode call(String event, JsonNode payload) {
        return socket.call(event, payload, Duration.ofSeconds(10));
    }

    private <R> R accepted(ChatRequest request, Class<R> type) {
        var answer = call(request);
        if (answer.has("error")) {
            throw new AssertionError(answer.toString());
        }
        return MessageCodec.read(answer, type);
    }

    static ChatRequest.Send message(TaskId task, DeviceId device, String text) {
        return new ChatRequest.Send(null, task, device, text, null, null, null, null, null);
    }

    /// Sends a message that begins a task, and joins it.
    ChatReply.Sent send(TestDevice device, String text) {
        return send(null, device, text);
    }

    ChatReply.Sent send(TaskId task, TestDevice device, String text) {
        var sent = accepted(message(task, device.id, text), ChatReply.Sent.class);
        join(sent.taskId());
        return sent;
    }

    ChatReply.Joined join(TaskId task) {
        return accepted(new ChatRequest.Join(task, null), ChatReply.Joined.class);
    }

    ChatReply.Joined join(ChatRequest.Join join) {
        return accepted(join, ChatReply.Joined.class);
    }

    void cancel(SubtaskId answer) {
        accepted(new ChatRequest.Cancel(answer), ChatReply.Accepted.class);
    }

    void forceCancel(SubtaskId answer) {
        accepted(new ChatRequest.Cancel(answer, true), ChatReply.Accepted.class);
    }

    /// The message as a new snapshot shows it.
    SubtaskView view(SubtaskView message) {
        return join(message.taskId()).task().subtasks().stream()
                .filter(found -> found.subtaskId().equals(message.subtaskId()))
                .findFirst()
                .orElseThrow();
    }

    /// What it heard of an event, oldest first.
    List<JsonNode> heard(String event) {
        return heard.stream()
                .filter(entry -> entry.event().equals(event))
                .map(Heard::data)
                .toList();
    }

    JsonNode awaitEvent(String event) {
        return Eventually.get(event, () -> {
            var found = heard(event);
            return found.isEmpty() ? null : found.getLast();
        });
    }

    /// Reads nothing while `meanwhile` goes on.
    void whileNotReading(Runnable meanwhile) {
        reading.lock();
        try {
            meanwhile.run();
        } finally {
            reading.unlock();
        }
    }

    /// Whether it has not yet heard of the end of its connection, which comes behind all that was said before
    /// it.
    boolean isConnected() {
        return heard("disconnected").isEmpty();
    }

    @Override
    public void close() {
        socket.close();
    }

    private final class Listener implements ClientListener {
        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {
            reading.lock();
            try {
                heard.add(new Heard(event, args.getFirst()));
            } finally {
                reading.unlock();
            }
        }

        @Override
        public void onDisconnect(CloseReason reason) {
            heard.add(new Heard("disconnected", Json.tree("{}")));
        }
    }
}
