package wegent.backend.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.base.Json;
import wegent.base.Time;

/// What one node asks of another, and its answers, over the bus. Threads meet here: callers wait on theirs,
/// answers come on that of the bus.
public final class NodeCalls implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NodeCalls.class);
    private static final String ALL = "nodes";

    private final NodeBus bus;
    private final Time time;
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final Map<String, Consumer<JsonNode>> hearers = new ConcurrentHashMap<>();
    private final Map<Long, Consumer<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final NodeBus.Subscription mine;
    private final NodeBus.Subscription everybodys;

    /// What crosses the bus: a request has a `name`, an answer has not. `id` is absent when no answer is
    /// wanted.
    private record Envelope(
            @Nullable Long id,
            @Nullable String name,
            @Nullable JsonNode data) {}

    public NodeCalls(NodeBus bus, Time time) {
        this.bus = bus;
        this.time = time;
        mine = bus.subscribe(topic(bus.self()), this::heard);
        everybodys = bus.subscribe(ALL, this::heard);
    }

    public NodeId self() {
        return bus.self();
    }

    /// False when there are no others to ask.
    public boolean isShared() {
        return bus.isShared();
    }

    private static String topic(NodeId node) {
        return "node:" + node;
    }

    /// Does what another node asks for, on a thread of its own. What is said on the bus before `reply` is
    /// called is heard before the answer.
    public interface Handler {
        void handle(JsonNode request, Consumer<Object> reply);
    }

    /// Answers requests of this name.
    public void on(String name, Handler handler) {
        handlers.put(name, handler);
    }

    /// Hears what others tell under this name, in their order: on the thread of the bus, which `hearer` must
    /// not block.
    public void hear(String name, Consumer<JsonNode> hearer) {
        hearers.put(name, hearer);
    }

    /// Tells `to` something, without an answer.
    public void tell(NodeId to, String name, Object message) {
        send(topic(to), new Envelope(null, name, Json.mapper().valueToTree(message)));
    }

    /// Tells all other nodes something, without an answer.
    public void tellAll(String name, Object message) {
        if (bus.isShared()) {
            send(ALL, new Envelope(null, name, Json.mapper().valueToTree(message)));
        }
    }

    /// Asks `to` and waits for the answer. Throws [NodeGoneException] when none comes within `limit`.
    public JsonNode call(NodeId to, String name, Object request, Duration limit) {
        var answer = new SynchronousQueue<Optional<JsonNode>>();
        ask(to, name, request, limit, said -> offer(answer, said));
        try {
            var said = answer.take();
            return said.orElseThrow(() -> new NodeGoneException(to));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeGoneException(to);
        }
    }

    private static void offer(SynchronousQueue<Optional<JsonNode>> to, Optional<JsonNode> said) {
        try {
            to.offer(said, 1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Asks `to`. `answered` gets the answer on the thread of the bus, between what was said before it and
    /// after it; or nothing, on another thread, when none comes within `limit`.
    public void ask(NodeId to, String name, Object request, Duration limit, Consumer<Optional<JsonNode>> answered) {
        var id = ids.incrementAndGet();
        var once = new AtomicBoolean();
        var timer = time.after(limit, () -> {
            waiting.remove(id);
            if (once.compareAndSet(false, true)) {
                answered.accept(Optional.empty());
            }
        });
        waiting.put(id, said -> {
            timer.close();
            if (once.compareAndSet(false, true)) {
                answered.accept(Optional.of(said));
            }
        });
        send(topic(to), new Envelope(id, name, Json.mapper().valueToTree(request)));
    }

    private void send(String topic, Envelope envelope) {
        bus.publish(topic, () -> Json.mapper().valueToTree(envelope));
    }

    private void heard(NodeId from, JsonNode message) {
        var envelope = Json.mapper().convertValue(message, Envelope.class);
        if (envelope.name() == null) {
            answered(envelope);
        } else {
            asked(from, envelope.id(), envelope.name(), present(envelope.data()));
        }
    }

    private void answered(Envelope envelope) {
        var waits = envelope.id() == null ? null : waiting.remove(envelope.id());
        if (waits != null) {
            waits.accept(present(envelope.data()));
        }
    }

    private void asked(NodeId from, @Nullable Long id, String name, JsonNode data) {
        var hearer = hearers.get(name);
        if (hearer != null) {
            hearer.accept(data);
            return;
        }
        var handler = handlers.get(name);
        if (handler == null) {
            log.warn("node={} asks for {}, which this version does not know", from, name);
            return;
        }
        Thread.ofVirtual().name("node call " + name).start(() -> {
            try {
                handler.handle(data, answer -> reply(from, id, answer));
            } catch (RuntimeException e) {
                log.error("node={} asked for {}", from, name, e);
            }
        });
    }

    private void reply(NodeId to, @Nullable Long id, Object answer) {
        if (id != null) {
            send(topic(to), new Envelope(id, null, Json.mapper().valueToTree(answer)));
        }
    }

    private static JsonNode present(@Nullable JsonNode data) {
        return data == null ? Json.mapper().nullNode() : data;
    }

    @Override
    public void close() {
        mine.close();
        everybodys.close();
    }
}
