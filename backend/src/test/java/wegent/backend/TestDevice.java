package wegent.backend;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.BackendMessage.Done;
import wegent.protocol.BackendMessage.ExecuteReply;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.Degraded;
import wegent.protocol.DeviceMessage;
import wegent.protocol.DeviceReply;
import wegent.protocol.MachineLoad;
import wegent.protocol.MessageCodec;
import wegent.protocol.RunState;
import wegent.protocol.id.DeviceId;
import wegent.protocol.stream.StreamEvent;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.client.ClientConfig;
import wegent.socketio.client.ClientListener;
import wegent.socketio.client.SocketClient;

/// A device that says what a test tells it to. It accepts what it is sent, unless told otherwise.
final class TestDevice implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private TestHouse house;
    private final String token;
    final DeviceId id;
    final BlockingQueue<TaskExecute> executes = new LinkedBlockingQueue<>();
    final List<String> heard = new CopyOnWriteArrayList<>();
    volatile ExecuteReply reply = ExecuteReply.accepted();
    volatile boolean silent;
    /// What it answers to all but work.
    volatile BiFunction<String, JsonNode, Object> answers = (_, _) -> Done.ok();
    private SocketClient socket;
    private Listener listener;
    long generation;

    TestDevice(TestHouse house, String token, String id) {
        this.house = house;
        this.token = token;
        this.id = new DeviceId(id);
        connect();
    }

    /// Connects to another node from now on.
    void moveTo(TestHouse node) {
        house = node;
        connect();
    }

    void connect() {
        var config = ClientConfig.of(house.url(), DeviceMessage.NAMESPACE, house.http, house.clientTime)
                .withAuth(() -> Map.of("token", token));
        listener = new Listener();
        socket = SocketClient.connect(config, listener);
    }

    /// Registers and remembers the generation.
    DeviceReply.Registered register(RunState... running) {
        var answer = registering(2, null, running);
        if (answer.has("error")) {
            throw new AssertionError(answer.toString());
        }
        var registered = MessageCodec.read(answer, DeviceReply.Registered.class);
        generation = registered.generation();
        return registered;
    }

    JsonNode registering(Integer protocol, Integer slots, RunState... running) {
        return call(new DeviceMessage.Register(
                protocol, id, "Linux - " + id, null, null, "1.0.0", null, null, slots, null, List.of(running)));
    }

    /// Registers from a machine of this name.
    JsonNode registeringFrom(String host) {
        var answer =
                call(new DeviceMessage.Register(2, id, host, null, null, "1.0.0", null, null, null, null, List.of()));
        generation = answer.path("generation").asLong(generation);
        return answer;
    }

    JsonNode heartbeat(RunState... running) {
        return call(new DeviceMessage.Heartbeat(id, generation, List.of(), List.of(running), "1.0.0", null));
    }

    /// A heartbeat of a device that takes no work, or takes it again.
    JsonNode heartbeat(@Nullable Degraded degraded, RunState... running) {
        return call(new DeviceMessage.Heartbeat(
                id, generation, List.of(), List.of(running), "1.0.0", null, degraded, null));
    }

    /// A heartbeat of a machine that is so busy.
    JsonNode heartbeat(MachineLoad load) {
        return call(new DeviceMessage.Heartbeat(id, generation, List.of(), List.of(), "1.0.0", null, null, load));
    }

    JsonNode call(DeviceMessage message) {
        return call(MessageCodec.eventOf(message), Json.mapper().valueToTree(message));
    }

    JsonNode call(String event, JsonNode payload) {
        return socket.call(event, payload, LIMIT);
    }

    /// Says what nobody answers.
    void say(DeviceMessage message) {
        socket.emit(MessageCodec.eventOf(message), message);
    }

    /// The next message that it is to run.
    TaskExecute awaitExecute() {
        try {
            var next = executes.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("Nothing was sent to " + id);
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static DeviceMessage batch(TaskExecute run, long seq, StreamEvent... events) {
        return new DeviceMessage.TaskProgress(run.taskId(), run.subtaskId(), run.attempt(), seq, List.of(events));
    }

    /// Sends events of a run and returns the answer.
    DeviceReply.Received progress(TaskExecute run, long seq, StreamEvent... events) {
        return received(call(
                new DeviceMessage.TaskProgress(run.taskId(), run.subtaskId(), run.attempt(), seq, List.of(events))));
    }

    DeviceReply.Received complete(TaskExecute run, long seq, StreamEvent... events) {
        return received(call(
                new DeviceMessage.TaskComplete(run.taskId(), run.subtaskId(), run.attempt(), seq, List.of(events))));
    }

    /// Says `text` and completes.
    void answer(TaskExecute run, String text) {
        complete(run, 1, new StreamEvent.TextDelta("t", text), StreamEvent.Ended.completed());
    }

    private static DeviceReply.Received received(JsonNode answer) {
        if (answer.has("error")) {
            throw new AssertionError(answer.toString());
        }
        return MessageCodec.read(answer, DeviceReply.Received.class);
    }

    static RunState state(TaskExecute run, long seq, boolean ended) {
        return new RunState(run.taskId(), run.subtaskId(), run.attempt(), seq, ended);
    }

    /// Whether it has not yet heard of the end of its connection, which comes behind all that was said before
    /// it.
    boolean isConnected() {
        return !listener.ended;
    }

    @Override
    public void close() {
        socket.close();
    }

    private final class Listener implements ClientListener {
        private volatile boolean ended;

        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {
            heard.add(event + (args.isEmpty() ? "" : " " + args.getFirst()));
            if (silent) {
                return;
            }
            if (event.equals("task:execute")) {
                executes.add(MessageCodec.read(args.getFirst(), TaskExecute.class));
                ack.send(reply);
            } else {
                ack.send(answers.apply(event, args.getFirst()));
            }
        }

        @Override
        public void onDisconnect(CloseReason reason) {
            heard.add("disconnected");
            ended = true;
        }
    }

    List<String> heard(String event) {
        return new ArrayList<>(
                heard.stream().filter(line -> line.startsWith(event)).toList());
    }
}
