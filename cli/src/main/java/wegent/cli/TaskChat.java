package wegent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import wegent.base.Backoff;
import wegent.base.Secret;
import wegent.base.Time;
import wegent.protocol.ChatEvent;
import wegent.protocol.ChatReply;
import wegent.protocol.ChatRequest;
import wegent.protocol.Cursor;
import wegent.protocol.ErrorReply;
import wegent.protocol.MessageCodec;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.stream.BlockFold;
import wegent.socketio.Ack;
import wegent.socketio.AckTimeoutException;
import wegent.socketio.CloseReason;
import wegent.socketio.DisconnectedException;
import wegent.socketio.client.ClientConfig;
import wegent.socketio.client.ClientListener;
import wegent.socketio.client.ConnectFailedException;
import wegent.socketio.client.ConnectRefusedException;
import wegent.socketio.client.SocketClient;

/// Sends one message and follows its answer to the end, through lost links: a repeated send has the same operation
/// id, and a new socket joins where the old one was. Owned by the thread that calls it; the socket hands it what it
/// hears.
final class TaskChat implements AutoCloseable {
    private static final MessageCodec<ChatEvent> EVENTS = new MessageCodec<>(ChatEvent.class);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));

    private final ClientConfig config;
    private final Printer printer;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private @Nullable SocketClient socket;
    private int failures;
    private int attempt;
    private long seq;

    TaskChat(URI url, Secret token, HttpClient http, Time time, Printer printer) {
        this.config =
                ClientConfig.of(url, ChatRequest.NAMESPACE, http, time).withAuth(() -> Map.of("token", token.value()));
        this.printer = printer;
    }

    private record Heard(String event, @Nullable JsonNode data) {}

    /// Sends the message. Throws [UserException] when it is refused.
    ChatReply.Sent send(ChatRequest.Send message) throws InterruptedException {
        var once = new ChatRequest.Send(
                UUID.randomUUID().toString(),
                message.taskId(),
                message.deviceId(),
                message.message(),
                message.title(),
                message.runtime(),
                message.modelId(),
                message.permissionMode(),
                message.waitForDevice());
        return ask(once, ChatReply.Sent.class);
    }

    /// Shows the answer as it comes and returns how it ended.
    Printer.Ending follow(TaskId task, SubtaskId answer) throws InterruptedException {
        var ending = join(task, answer);
        while (ending == null) {
            var next = heard.take();
            if (next.data() == null) {
                ending = join(task, answer);
            } else {
                ending = apply(task, answer, next.event(), next.data());
            }
        }
        return ending;
    }

    /// Asks for the answer to be stopped; it ends as usual.
    void cancel(SubtaskId answer) {
        var open = socket;
        if (open != null && open.isOpen()) {
            open.emit("chat:cancel", new ChatRequest.Cancel(answer));
        }
    }

    @Override
    public void close() {
        var open = socket;
        if (open != null) {
            open.close();
        }
    }

    private Printer.@Nullable Ending join(TaskId task, SubtaskId answer) throws InterruptedException {
        var cursor = attempt == 0 ? null : new Cursor(answer, attempt, seq);
        var joined = ask(new ChatRequest.Join(task, cursor), ChatReply.Joined.class);
        if (joined.task() != null) {
            return snapshot(Objects.requireNonNull(joined.task()).subtasks().stream()
                    .filter(message -> message.subtaskId().equals(answer))
                    .findFirst()
                    .orElseThrow(() -> new UserException("The task was deleted")));
        }
        for (var item : Objects.requireNonNullElse(joined.events(), List.<ChatEvent.Item>of())) {
            var ending = apply(task, answer, item.event(), item.data());
            if (ending != null) {
                return ending;
            }
        }
        return null;
    }

    private Printer.@Nullable Ending snapshot(SubtaskView view) {
        attempt = view.attempt();
        seq = view.seq();
        printer.show(view);
        return view.status().isFinal()
                ? new Printer.Ending(view.status(), view.reason(), view.error(), BlockFold.textOf(view.blocks()))
                : null;
    }

    private Printer.@Nullable Ending apply(TaskId task, SubtaskId answer, String event, JsonNode data)
            throws InterruptedException {
        if (data.path("subtask_id").asLong() != answer.value()) {
            return event.equals("chat:message") ? message(answer, data) : null;
        }
        var number = data.path("seq").asLong();
        if (number > seq + 1) {
            return join(task, answer);
        }
        if (number != 0 && number <= seq) {
            return null;
        }
        seq = Math.max(seq, number);
        attempt = Math.max(attempt, data.path("attempt").asInt());
        var told = EVENTS.read(event, data);
        printer.show(event, told);
        return switch (told) {
            case ChatEvent.Done done ->
                new Printer.Ending(
                        SubtaskStatus.COMPLETED, null, null, done.result().value());
            case ChatEvent.Failed failed ->
                new Printer.Ending(SubtaskStatus.FAILED, failed.type(), failed.error(), null);
            case ChatEvent.Cancelled _ -> new Printer.Ending(SubtaskStatus.CANCELLED, null, null, null);
            default -> null;
        };
    }

    private Printer.@Nullable Ending message(SubtaskId answer, JsonNode data) {
        var told = MessageCodec.read(data, ChatEvent.Message.class);
        return told.message().subtaskId().equals(answer) ? snapshot(told.message()) : null;
    }

    /// Asks until there is an answer. Throws [UserException] for a refusal.
    private <R> R ask(ChatRequest request, Class<R> type) throws InterruptedException {
        while (true) {
            var open = connected();
            try {
                var reply = open.call(MessageCodec.eventOf(request), request, ANSWER_LIMIT);
                if (reply.has("error")) {
                    throw new UserException(
                            MessageCodec.read(reply, ErrorReply.class).error());
                }
                failures = 0;
                return MessageCodec.read(reply, type);
            } catch (AckTimeoutException | DisconnectedException e) {
                open.close();
            }
        }
    }

    private SocketClient connected() throws InterruptedException {
        while (socket == null || !socket.isOpen()) {
            try {
                heard.clear();
                socket = SocketClient.connect(config, new Listener());
            } catch (ConnectRefusedException e) {
                throw new UserException("The backend refused the connection: " + e.getMessage());
            } catch (ConnectFailedException e) {
                if (++failures > 30) {
                    throw new UserException("The backend does not come back: " + config.url());
                }
                TimeUnit.NANOSECONDS.sleep(
                        BACKOFF.delay(failures, RandomGenerator.getDefault()).toNanos());
            }
        }
        return socket;
    }

    private final class Listener implements ClientListener {
        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {
            if (event.startsWith("chat:") && !args.isEmpty()) {
                heard.add(new Heard(event, args.getFirst()));
            }
        }

        @Override
        public void onDisconnect(CloseReason reason) {
            heard.add(new Heard("", null));
        }
    }
}
