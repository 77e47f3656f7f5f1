package wegent.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.ChatRequest;
import wegent.protocol.Cursor;
import wegent.protocol.DeviceMessage;
import wegent.protocol.MessageCodec;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.StreamEvent;

/// A device that streams one answer and the viewer of its task. Each delta carries the time of its sending; the
/// viewer checks that every number comes, in order.
final class RelayPair {
    private static final int DELTA = 64;
    private static final String CONTENT = "\"content\":\"";
    private static final String SEQ = "\"seq\":";

    final Samples seen = new Samples();
    final Samples kept = new Samples();
    int acknowledged;

    private final Loop loop;
    private final Wire device;
    private final Wire viewer;
    private final int events;
    private final Promise<Void> finished = Promise.promise();
    private @Nullable Run run;
    private long sent;
    private long lastSeen;
    private long outOfOrder;
    private boolean measuring;

    private record Run(TaskId task, SubtaskId subtask, int attempt) {}

    private RelayPair(Loop loop, Wire device, Wire viewer, int events) {
        this.loop = loop;
        this.device = device;
        this.viewer = viewer;
        this.events = events;
    }

    /// Registers the device, sends it a message, and joins its task as the viewer.
    static Future<RelayPair> open(Loop loop, int port, String key, String name, int events) {
        var id = new DeviceId(name);
        return Wire.connect(loop.sockets, port, DeviceMessage.NAMESPACE, key)
                .compose(device -> Wire.connect(loop.sockets, port, ChatRequest.NAMESPACE, key)
                        .map(viewer -> new RelayPair(loop, device, viewer, events)))
                .compose(pair -> pair.prepare(id));
    }

    private Future<RelayPair> prepare(DeviceId id) {
        var ready = Promise.<RelayPair>promise();
        device.listen(heard -> {
            if (heard.is("task:execute")) {
                executing(heard);
                ready.tryComplete(this);
            }
        });
        viewer.listen(this::heard);
        var register = new DeviceMessage.Register(
                DeviceMessage.PROTOCOL, id, id.value(), null, null, "1.0.0", null, null, null, null, List.of());
        call(device, register)
                .compose(_ -> call(viewer, new ChatRequest.Send(null, null, id, "go", null, null, null, null, null)))
                .compose(sent -> call(viewer, join(sent)))
                .onFailure(ready::tryFail);
        return ready.future();
    }

    private static ChatRequest.Join join(String sent) {
        return new ChatRequest.Join(
                new TaskId(Json.tree(sent).path(0).path("task_id").asLong()), null);
    }

    private static Future<String> call(Wire wire, Object message) {
        var answered = Promise.<String>promise();
        wire.call(MessageCodec.eventOf(message), Json.write(message), answer -> {
            if (answer.startsWith("[{\"error\"")) {
                answered.fail(answer);
            } else {
                answered.complete(answer);
            }
        });
        return answered.future();
    }

    private void executing(Wire.Heard heard) {
        var message = heard.payload();
        run = new Run(
                new TaskId(message.path("task_id").asLong()),
                new SubtaskId(message.path("subtask_id").asLong()),
                message.path("attempt").asInt());
        device.reply(heard, "{\"verdict\":\"accepted\"}");
    }

    /// Keeps `window` batches in flight, or, with none, sends one each `pause` milliseconds.
    void begin(int window, int pause) {
        measuring = true;
        if (window == 0) {
            loop.every(pause, () -> {
                if (measuring) {
                    send(() -> {});
                }
            });
        }
        for (int i = 0; i < window; i++) {
            keepSending();
        }
    }

    private void keepSending() {
        if (measuring) {
            send(this::keepSending);
        }
    }

    private void send(Runnable then) {
        var now = System.nanoTime();
        var text = (now + " ").concat("x".repeat(DELTA)).substring(0, DELTA);
        var deltas = new ArrayList<StreamEvent>();
        for (int i = 0; i < events; i++) {
            deltas.add(new StreamEvent.TextDelta("t", text));
        }
        var at = running();
        var batch = new DeviceMessage.TaskProgress(at.task, at.subtask, at.attempt, sent + 1, deltas);
        sent += events;
        device.call("task:progress", Json.write(batch), answer -> {
            if (measuring) {
                kept.add((System.nanoTime() - now) / 1e6);
                acknowledged++;
            }
            if (!answer.startsWith("[{\"success\":true,\"seq\":")) {
                outOfOrder++;
                return;
            }
            then.run();
        });
    }

    private Run running() {
        if (run == null) {
            throw new BenchException("Nothing to run", null);
        }
        return run;
    }

    private void heard(Wire.Heard heard) {
        var now = System.nanoTime();
        if (heard.is("chat:done")) {
            finished.tryComplete();
        }
        if (!heard.is("chat:chunk")) {
            return;
        }
        var json = heard.json();
        var seq = number(json, SEQ);
        if (seq != lastSeen + 1) {
            outOfOrder++;
        }
        lastSeen = seq;
        if (measuring) {
            seen.add((now - number(json, CONTENT)) / 1e6);
        }
    }

    private static long number(String json, String after) {
        var begin = json.indexOf(after) + after.length();
        var end = begin;
        while (Character.isDigit(json.charAt(end))) {
            end++;
        }
        return Long.parseLong(json, begin, end, 10);
    }

    /// Sends one batch and waits until it is kept.
    Future<Void> sendOnce() {
        var kept = Promise.<Void>promise();
        send(kept::complete);
        return kept.future();
    }

    /// Joins again, having seen the events up to `seq`.
    Future<String> joinAfter(long seq) {
        var at = running();
        return call(viewer, new ChatRequest.Join(at.task, new Cursor(at.subtask, at.attempt, seq)));
    }

    /// Joins again, having seen nothing.
    Future<String> joinWhole() {
        return call(viewer, new ChatRequest.Join(running().task, null));
    }

    /// No more; completes the answer.
    void stop() {
        measuring = false;
        var at = running();
        var end = new DeviceMessage.TaskComplete(
                at.task, at.subtask, at.attempt, sent + 1, List.of(StreamEvent.Ended.completed()));
        device.call(MessageCodec.eventOf(end), Json.write(end), _ -> {});
    }

    /// The viewer has seen the end.
    Future<Void> finished() {
        return finished.future();
    }

    /// Events that a viewer did not see, saw twice or in another order.
    long wrong() {
        return outOfOrder + Math.abs(sent - lastSeen);
    }
}
