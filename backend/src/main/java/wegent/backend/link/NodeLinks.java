package wegent.backend.link;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.node.NodeCalls;
import wegent.backend.node.NodeGoneException;
import wegent.backend.node.NodeId;
import wegent.backend.presence.PresenceTracker;
import wegent.base.Json;
import wegent.protocol.id.UserId;

/// The devices of all nodes: those whose socket is here are spoken to directly, others through the node that
/// has it.
public final class NodeLinks implements DeviceLink {
    private static final String ASK = "device:ask";
    private static final String TELL = "device:tell";
    private static final String CUT = "device:cut";

    /// What the way between two nodes takes at most.
    private static final Duration DETOUR = Duration.ofSeconds(2);

    private final DeviceLink here;
    private final PresenceTracker presence;
    private final NodeCalls nodes;
    private final WaitingCalls waiting;

    private record Question(DeviceKey device, String event, JsonNode payload, long limitMs) {}

    /// One of both is there.
    private record Answer(
            @Nullable JsonNode reply, @Nullable String gone) {}

    public NodeLinks(DeviceLink here, PresenceTracker presence, NodeCalls nodes, WaitingCalls waiting) {
        this.here = here;
        this.presence = presence;
        this.nodes = nodes;
        this.waiting = waiting;
        nodes.on(ASK, this::asked);
        nodes.hear(TELL, message -> {
            var told = Json.mapper().convertValue(message, Question.class);
            here.tell(told.device(), told.event(), told.payload());
        });
        nodes.on(CUT, (request, _) -> here.cut(Json.mapper().convertValue(request, DeviceKey.class)));
    }

    @Override
    public JsonNode ask(DeviceKey device, String event, JsonNode payload, Duration limit) {
        var elsewhere = elsewhere(device);
        if (elsewhere.isEmpty()) {
            return here.ask(device, event, payload, limit);
        }
        try {
            var question = new Question(device, event, payload, limit.toMillis());
            var answer = Json.mapper()
                    .convertValue(nodes.call(elsewhere.get(), ASK, question, limit.plus(DETOUR)), Answer.class);
            if (answer.reply() == null) {
                throw new DeviceGoneException("The device " + device + ": " + answer.gone(), null);
            }
            return answer.reply();
        } catch (NodeGoneException e) {
            throw new DeviceGoneException("The device " + device + " is not reached", e);
        }
    }

    @Override
    public <R> R inTurn(UserId user, Supplier<R> call) {
        return waiting.run(user, call);
    }

    @Override
    public JsonNode ask(DeviceKey device, long generation, String event, JsonNode payload, Duration limit) {
        return here.ask(device, generation, event, payload, limit);
    }

    @Override
    public void tell(DeviceKey device, String event, JsonNode payload) {
        var elsewhere = elsewhere(device);
        if (elsewhere.isEmpty()) {
            here.tell(device, event, payload);
        } else {
            nodes.tell(elsewhere.get(), TELL, new Question(device, event, payload, 0));
        }
    }

    @Override
    public Optional<NodeId> elsewhere(DeviceKey device) {
        return here.isHere(device)
                ? Optional.empty()
                : presence.nodeOf(device).map(NodeId::new).filter(node -> !node.equals(nodes.self()));
    }

    private void asked(JsonNode request, Consumer<Object> reply) {
        var question = Json.mapper().convertValue(request, Question.class);
        try {
            var answer = here.ask(
                    question.device(), question.event(), question.payload(), Duration.ofMillis(question.limitMs()));
            reply.accept(new Answer(answer, null));
        } catch (DeviceGoneException e) {
            reply.accept(new Answer(null, e.getMessage()));
        }
    }

    @Override
    public void cut(DeviceKey device) {
        here.cut(device);
        nodes.tellAll(CUT, device); // wherever it is: its presence may be forgotten already
    }

    @Override
    public boolean isHere(DeviceKey device) {
        return here.isHere(device);
    }
}
