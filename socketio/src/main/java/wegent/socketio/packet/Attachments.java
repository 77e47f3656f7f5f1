package wegent.socketio.packet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.socketio.MalformedException;
import wegent.socketio.packet.SocketPacket.Ack;
import wegent.socketio.packet.SocketPacket.Event;

/// A packet that waits for its attachments, and puts them in their places.
final class Attachments {
    private final int count;
    private final List<byte[]> received = new ArrayList<>(2);
    private long bytes;

    @Nullable
    SocketPacket packet;

    Attachments(int count) {
        this.count = count;
    }

    @Nullable
    SocketPacket add(byte[] attachment, int maxBytes) {
        bytes += attachment.length;
        if (bytes > maxBytes) {
            throw new MalformedException("Too much attached");
        }
        received.add(attachment);
        if (received.size() < count) {
            return null;
        }
        return switch (packet) {
            case Event(var namespace, var id, var name, var args) -> new Event(namespace, id, name, filled(args));
            case Ack(var namespace, var id, var args) -> new Ack(namespace, id, filled(args));
            case null, default -> throw new MalformedException("Nothing to attach to");
        };
    }

    private List<JsonNode> filled(List<JsonNode> args) {
        return args.stream().map(this::filled).toList();
    }

    private JsonNode filled(JsonNode node) {
        switch (node) {
            case ObjectNode object
            when object.path("_placeholder").asBoolean() -> {
                return attachment(object.path("num"));
            }
            case ObjectNode object -> object.properties().forEach(field -> field.setValue(filled(field.getValue())));
            case ArrayNode array -> {
                for (var i = 0; i < array.size(); i++) {
                    array.set(i, filled(array.get(i)));
                }
            }
            default -> {}
        }
        return node;
    }

    private JsonNode attachment(JsonNode number) {
        if (!number.isInt() || number.intValue() < 0 || number.intValue() >= count) {
            throw new MalformedException("No such attachment");
        }
        return BinaryNode.valueOf(received.get(number.intValue()));
    }
}
