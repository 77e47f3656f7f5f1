package wegent.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.base.Time;
import wegent.protocol.AgentKind;
import wegent.protocol.ChatEvent;
import wegent.protocol.ChatReply;
import wegent.protocol.ChatRequest;
import wegent.protocol.Cursor;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.client.ClientConfig;
import wegent.socketio.client.ClientListener;
import wegent.socketio.client.ConnectFailedException;
import wegent.socketio.client.ConnectRefusedException;
import wegent.socketio.client.SocketClient;

/// A page that comes back by itself, as the real one does: it joins its tasks again with its cursors, also when
/// the backend could not say what they are, and a gap makes it ask for a snapshot. It keeps what it showed in a
/// [Shown] for each answer, and every error that it heard.
final class Viewer implements AutoCloseable {
    private static final MessageCodec<ChatEvent> CODEC = new MessageCodec<>(ChatEvent.class);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration JOIN_AGAIN = Duration.ofMillis(200);
    static final String PAGE_FAULT = "page: ";

    private final ClientConfig config;
    private final Map<SubtaskId, Shown> shown = new HashMap<>();
    private final Map<TaskId, SubtaskId> watched = new HashMap<>();
    final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<ChatEvent> heard = new ConcurrentLinkedQueue<>();
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile SocketClient socket;
    private volatile boolean closed;

    /// `network` leads to the backend.
    Viewer(FlakyNetwork network, String token, HttpClient http, Time time) {
        config = ClientConfig.of(network.url(), ChatRequest.NAMESPACE, http, time)
                .withAuth(() -> Map.of("token", token))
                .withConnectTimeout(Duration.ofSeconds(3));
        connect();
    }

    /// Connects, unless it is connected: a link may break before it is known here.
    private void connect() {
        connecting.lock();
        try {
            if (!isConnected()) {
                connectAnew();
            }
        } finally {
            connecting.unlock();
        }
    }

    private void connectAnew() {
        while (!closed) {
            try {
                socket = SocketClient.connect(config, new Listener());
                watchedNow().forEach(this::join);
                return;
            } catch (ConnectFailedException | ConnectRefusedException e) { // a node that goes down refuses
                var millis = ThreadLocalRandom.current().nextInt(50, 250);
                LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
            }
        }
    }

    private synchronized List<TaskId> watchedNow() {
        return List.copyOf(watched.keySet());
    }

    /// Sends a message as a new task and watches it. The same operation is sent until it is answered.
    ChatReply.Sent send(FaultCluster.Device device, String command) {
        return send(UUID.randomUUID().toString(), null, device, command);
    }

    ChatReply.Sent send(String operation, TaskId task, FaultCluster.Device device, String command) {
        var request = new ChatRequest.Send(
                operation, task, new DeviceId(device.id()), command, null, AgentKind.SHELL, null, null, true);
        var answer = MessageCodec.read(call(request), ChatReply.Sent.class);
        watch(answer);
        return answer;
    }

    void watch(ChatReply.Sent sent) {
        synchronized (this) {
            watched.put(sent.taskId(), sent.answer().subtaskId());
            shown.computeIfAbsent(sent.answer().subtaskId(), _ -> new Shown());
        }
        join(sent.taskId());
    }

    /// The answer to `request`, which is sent again until there is one: each may be repeated.
    JsonNode call(ChatRequest request) {
        var found = new JsonNode[1];
        Eventually.until("an answer to " + MessageCodec.eventOf(request), Duration.ofSeconds(60), () -> {
            try {
                found[0] = socket.call(MessageCodec.eventOf(request), request, ANSWER);
            } catch (RuntimeException e) {
                return false; // the link broke, or nobody answered
            }
            if (found[0].has("error")) {
                errors.add(found[0].toString());
            }
            return !found[0].has("error");
        });
        return found[0];
    }

    Shown of(ChatReply.Sent sent) {
        synchronized (this) {
            return shown.get(sent.answer().subtaskId());
        }
    }

    private void join(TaskId task) {
        join(task, true);
    }

    private void join(TaskId task, boolean withCursor) {
        var link = socket;
        SubtaskId answer;
        Shown seen;
        synchronized (this) {
            answer = watched.get(task);
            seen = shown.get(answer);
        }
        var cursor = withCursor && seen.seq() > 0 ? new Cursor(answer, seen.attempt(), seen.seq()) : null;
        link.ask(
                "task:join",
                new ChatRequest.Join(task, cursor),
                ANSWER,
                reply -> joined(task, seen, answer, reply),
                _ -> aside(() -> {
                    if (link == socket && link.isOpen()) {
                        join(task);
                    }
                }));
    }

    private void joined(TaskId task, Shown seen, SubtaskId answer, JsonNode reply) {
        if (reply.has("error")) {
            errors.add(reply.toString());
            if (reply.path("code").asText().equals("unavailable")) {
                aside(() -> {
                    LockSupport.parkNanos(JOIN_AGAIN.toNanos());
                    join(task);
                });
            }
            return;
        }
        var joined = MessageCodec.read(reply, ChatReply.Joined.class);
        if (joined.task() != null) {
            joined.task().subtasks().stream()
                    .filter(row -> row.subtaskId().equals(answer))
                    .forEach(seen::replaced);
        } else {
            joined.events().forEach(item -> event(item.event(), item.data()));
        }
    }

    private void event(String name, JsonNode data) {
        ChatEvent event;
        try {
            event = CODEC.read(name, data);
        } catch (RefusedException e) {
            errors.add(name + ": " + e.text());
            return;
        }
        heard.add(event);
        switch (event) {
            case ChatEvent.Resync(var task) when task != null -> aside(() -> join(task));
            case ChatEvent.Resync _ -> aside(() -> watchedNow().forEach(this::join));
            case ChatEvent.Draining(var within) -> aside(() -> move(within));
            case ChatEvent.AuthError error -> errors.add(error.toString());
            default -> answerEvent(event, data);
        }
    }

    private void answerEvent(ChatEvent event, JsonNode data) {
        var id = event instanceof ChatEvent.Message(var _, var message)
                ? message.subtaskId()
                : data.has("subtask_id") ? new SubtaskId(data.get("subtask_id").asLong()) : null;
        Shown seen;
        synchronized (this) {
            seen = id == null ? null : shown.get(id);
        }
        if (seen != null && !seen.apply(event)) {
            var task = new TaskId(data.get("task_id").asLong());
            aside(() -> join(task, false));
        }
    }

    /// Runs `work` on a thread of its own; what goes wrong there is an error of the page, as one in its
    /// console.
    private void aside(Runnable work) {
        Thread.ofVirtual().start(() -> {
            try {
                work.run();
            } catch (RuntimeException | AssertionError e) {
                errors.add(PAGE_FAULT + e);
            }
        });
    }

    private void move(int withinMs) {
        LockSupport.parkNanos(1_000_000L * ThreadLocalRandom.current().nextInt(Math.max(1, withinMs)));
        connecting.lock();
        try {
            var before = socket;
            connectAnew();
            before.close();
        } finally {
            connecting.unlock();
        }
    }

    boolean isConnected() {
        return socket != null && socket.isOpen();
    }

    @Override
    public void close() {
        closed = true;
        socket.close();
    }

    private final class Listener implements ClientListener {
        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {
            event(event, args.isEmpty() ? Json.tree("{}") : args.getFirst());
        }

        private void event(String name, JsonNode data) {
            Viewer.this.event(name, data);
        }

        @Override
        public void onDisconnect(CloseReason reason) {
            if (reason != CloseReason.CLOSED_HERE && !closed) {
                aside(Viewer.this::connect);
            }
        }
    }
}
