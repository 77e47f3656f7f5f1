package wegent.socketio.packet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// All that Socket.IO 5 knows. Binary attachments are [com.fasterxml.jackson.databind.node.BinaryNode]s in their
/// places.
public sealed interface SocketPacket {

    /// An id of an event that asks for no answer.
    long NO_ID = -1;

    String namespace();

    /// `data` is missing, or an object: the auth object of a client, or the `{sid}` of a server.
    record Connect(String namespace, JsonNode data) implements SocketPacket {}

    record Disconnect(String namespace) implements SocketPacket {}

    record Event(String namespace, long id, String name, List<JsonNode> args) implements SocketPacket {
        public Event {
            args = List.copyOf(args);
        }
    }

    record Ack(String namespace, long id, List<JsonNode> args) implements SocketPacket {
        public Ack {
            args = List.copyOf(args);
        }
    }

    record ConnectError(String namespace, JsonNode data) implements SocketPacket {}
}
