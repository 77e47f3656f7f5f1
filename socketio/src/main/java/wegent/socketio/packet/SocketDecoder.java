package wegent.socketio.packet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.socketio.MalformedException;
import wegent.socketio.packet.SocketPacket.Ack;
import wegent.socketio.packet.SocketPacket.Connect;
import wegent.socketio.packet.SocketPacket.ConnectError;
import wegent.socketio.packet.SocketPacket.Disconnect;
import wegent.socketio.packet.SocketPacket.Event;

/// Reads the packets of one connection; keeps one whose attachments are still on their way. For one thread at a time.
public final class SocketDecoder {
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");
    private static final ObjectReader JSON =
            Json.mapper().readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int MAX_ID_DIGITS = 15;

    private final int maxBytes;
    private @Nullable Attachments awaited;

    /// At most `maxBytes` of attachments belong to one packet.
    public SocketDecoder(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// The packet in `text`; null when its attachments are yet to come. Throws [MalformedException].
    public @Nullable SocketPacket text(String text) {
        if (awaited != null) {
            throw new MalformedException("Text instead of an attachment");
        }
        var packet = new Cursor(text).packet();
        if (awaited == null) {
            return packet;
        }
        awaited.packet = packet;
        return null;
    }

    /// The packet that `bytes` completes; null when more attachments are to come. Throws [MalformedException].
    public @Nullable SocketPacket binary(byte[] bytes) {
        var attachments = awaited;
        if (attachments == null) {
            throw new MalformedException("An attachment of nothing");
        }
        var packet = attachments.add(bytes, maxBytes);
        if (packet != null) {
            awaited = null;
        }
        return packet;
    }

    /// Reads one text from its start to its end.
    private final class Cursor {
        private final String text;
        private int at = 1;

        Cursor(String text) {
            this.text = text;
        }

        SocketPacket packet() {
            if (text.isEmpty()) {
                throw new MalformedException("Empty packet");
            }
            var type = text.charAt(0);
            if (type == '5' || type == '6') {
                awaited = new Attachments(attachmentCount());
            }
            var namespace = namespace();
            return switch (type) {
                case '0' -> new Connect(namespace, object(true));
                case '1' -> disconnect(namespace);
                case '2', '5' -> event(namespace, id(), array());
                case '3', '6' -> ack(namespace, id(), array());
                case '4' -> new ConnectError(namespace, object(false));
                default -> throw new MalformedException("Unknown packet type");
            };
        }

        private int attachmentCount() {
            var end = text.indexOf('-');
            var count = end < 0 ? -1 : number(text.substring(at, end), 2);
            if (count < 1) {
                throw new MalformedException("Not a number of attachments");
            }
            at = end + 1;
            return (int) count;
        }

        private String namespace() {
            if (at >= text.length() || text.charAt(at) != '/') {
                return "/";
            }
            var comma = text.indexOf(',', at);
            var end = comma < 0 ? text.length() : comma;
            var namespace = text.substring(at, end);
            at = Math.min(end + 1, text.length());
            return namespace;
        }

        private long id() {
            var start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            return at == start ? SocketPacket.NO_ID : number(text.substring(start, at), MAX_ID_DIGITS);
        }

        private ArrayNode array() {
            if (json() instanceof ArrayNode array) {
                return array;
            }
            throw new MalformedException("Not an array");
        }

        private JsonNode object(boolean orNone) {
            if (at == text.length() && orNone) {
                return MissingNode.getInstance();
            }
            var node = json();
            if (!node.isObject()) {
                throw new MalformedException("Not an object");
            }
            return node;
        }

        private JsonNode json() {
            try {
                return JSON.readValue(text.substring(at));
            } catch (JsonProcessingException e) {
                throw new MalformedException("Not JSON");
            }
        }

        private Disconnect disconnect(String namespace) {
            if (at < text.length()) {
                throw new MalformedException("Unexpected data");
            }
            return new Disconnect(namespace);
        }
    }

    private static Event event(String namespace, long id, ArrayNode array) {
        var name = array.get(0);
        if (name == null || !(name.isTextual() || name.isNumber()) || RESERVED.contains(name.asText())) {
            throw new MalformedException("Not an event");
        }
        var args = new ArrayList<JsonNode>(array.size());
        array.forEach(args::add);
        return new Event(namespace, id, name.asText(), args.subList(1, args.size()));
    }

    private static Ack ack(String namespace, long id, ArrayNode array) {
        if (id == SocketPacket.NO_ID) {
            throw new MalformedException("An answer to nothing");
        }
        List<JsonNode> args = new ArrayList<>(array.size());
        array.forEach(args::add);
        return new Ack(namespace, id, args);
    }

    private static long number(String digits, int maxDigits) {
        if (digits.isEmpty() || digits.length() > maxDigits || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MalformedException("Not a number");
        }
        return Long.parseLong(digits);
    }
}
