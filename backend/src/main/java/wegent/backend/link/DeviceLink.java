package wegent.backend.link;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import wegent.backend.device.DeviceKey;
import wegent.backend.node.NodeId;
import wegent.base.Json;
import wegent.protocol.BackendMessage;
import wegent.protocol.ErrorCode;
import wegent.protocol.ErrorReply;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.protocol.id.UserId;

/// Says something to a device, wherever its socket is.
public interface DeviceLink {

    /// Sends `event` and waits for the answer, at most `limit`. Throws [DeviceGoneException] when there is no
    /// socket, it is lost meanwhile, or no answer comes in time: the device may have got the message all the
    /// same.
    JsonNode ask(DeviceKey device, String event, JsonNode payload, Duration limit);

    /// Like [#ask], but only by the connection that registered as `generation`, and on this node: a newer one
    /// may be that of another machine with the same id.
    JsonNode ask(DeviceKey device, long generation, String event, JsonNode payload, Duration limit);

    /// Sends `event` without an answer, in the order of the calls; when there is no socket it is lost.
    void tell(DeviceKey device, String event, JsonNode payload);

    /// Like [#ask], with a message and its answer. An answer that is none counts as no answer.
    default <R> R call(DeviceKey device, BackendMessage message, Class<R> answer, Duration limit) {
        return read(
                device, ask(device, MessageCodec.eventOf(message), Json.mapper().valueToTree(message), limit), answer);
    }

    /// Like [#call], for what only the registration `generation` may hear.
    default <R> R order(DeviceKey device, long generation, BackendMessage message, Class<R> answer, Duration limit) {
        var payload = Json.mapper().valueToTree(message);
        return read(device, ask(device, generation, MessageCodec.eventOf(message), payload, limit), answer);
    }

    /// Makes `call` for a user who waits for a device. Throws [RefusedException] `TOO_MANY_REQUESTS` when too many
    /// wait already.
    <R> R inTurn(UserId user, Supplier<R> call);

    /// Like [#call], for a user who waits. Throws [RefusedException] with the device's own words when it
    /// refuses, or `DEVICE_OFFLINE` when it does not answer.
    default <R> R demand(DeviceKey device, BackendMessage message, Class<R> answer, Duration limit) {
        JsonNode said;
        try {
            var payload = Json.mapper().valueToTree(message);
            said = inTurn(device.user(), () -> ask(device, MessageCodec.eventOf(message), payload, limit));
        } catch (DeviceGoneException e) {
            throw new RefusedException(
                    ErrorCode.DEVICE_OFFLINE, "The device is not connected, or does not answer right now");
        }
        if (said.hasNonNull("code")) {
            var refusal = MessageCodec.read(said, ErrorReply.class);
            throw new RefusedException(refusal.code(), refusal.field(), refusal.error());
        }
        if (said.hasNonNull("error")) {
            throw new RefusedException(
                    ErrorCode.DEVICE_UNSUITABLE,
                    "The device cannot do this: " + said.get("error").asText());
        }
        return MessageCodec.read(said, answer);
    }

    private static <R> R read(DeviceKey device, JsonNode reply, Class<R> answer) {
        try {
            return MessageCodec.read(reply, answer);
        } catch (RefusedException e) {
            throw new DeviceGoneException("The device " + device + " answered " + e.text(), e);
        }
    }

    /// Breaks the connection of a device: an executor that lives comes back and registers again.
    void cut(DeviceKey device);

    /// Is there a socket of this device on this node?
    boolean isHere(DeviceKey device);

    /// The other node that has the socket of this device; empty when this one has it, or none is known.
    Optional<NodeId> elsewhere(DeviceKey device);
}
