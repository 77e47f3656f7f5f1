package wegent.socketio.engine;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import wegent.socketio.MalformedException;
import wegent.socketio.engine.EnginePacket.Binary;
import wegent.socketio.engine.EnginePacket.Close;
import wegent.socketio.engine.EnginePacket.Message;
import wegent.socketio.engine.EnginePacket.Noop;
import wegent.socketio.engine.EnginePacket.Open;
import wegent.socketio.engine.EnginePacket.Ping;
import wegent.socketio.engine.EnginePacket.Pong;
import wegent.socketio.engine.EnginePacket.Upgrade;

/// Engine.IO packets to and from WebSocket frames and polling payloads.
public final class EngineCodec {
    private static final char SEPARATOR = '\u001e';

    private EngineCodec() {}

    public static Frame encode(EnginePacket packet) {
        return switch (packet) {
            case Open(var json) -> new Frame.Text("0" + json);
            case Close _ -> new Frame.Text("1");
            case Ping(var data) -> new Frame.Text("2" + data);
            case Pong(var data) -> new Frame.Text("3" + data);
            case Message(var text) -> new Frame.Text("4" + text);
            case Binary(var bytes) -> new Frame.Binary(bytes);
            case Upgrade _ -> new Frame.Text("5");
            case Noop _ -> new Frame.Text("6");
        };
    }

    /// Reads a text frame. Throws [MalformedException].
    public static EnginePacket decode(String text) {
        if (text.isEmpty()) {
            throw new MalformedException("Empty packet");
        }
        return switch (text.charAt(0)) {
            case '0' -> new Open(text.substring(1));
            case '1' -> alone(text, new Close());
            case '2' -> new Ping(text.substring(1));
            case '3' -> new Pong(text.substring(1));
            case '4' -> new Message(text.substring(1));
            case '5' -> alone(text, new Upgrade());
            case '6' -> alone(text, new Noop());
            default -> throw new MalformedException("Unknown packet type");
        };
    }

    /// Writes a polling payload: packets with a separator between them, binary ones in base 64.
    public static String encodePayload(Iterable<Frame> frames) {
        var payload = new StringBuilder();
        for (var frame : frames) {
            if (!payload.isEmpty()) {
                payload.append(SEPARATOR);
            }
            switch (frame) {
                case Frame.Text(var text) -> payload.append(text);
                case Frame.Binary(var bytes) ->
                    payload.append('b').append(Base64.getEncoder().encodeToString(bytes));
            }
        }
        return payload.toString();
    }

    /// Reads a polling payload. Throws [MalformedException].
    public static List<EnginePacket> decodePayload(String payload) {
        var packets = new ArrayList<EnginePacket>();
        var start = 0;
        for (var end = payload.indexOf(SEPARATOR); end >= 0; end = payload.indexOf(SEPARATOR, start)) {
            packets.add(decodePart(payload.substring(start, end)));
            start = end + 1;
        }
        packets.add(decodePart(payload.substring(start)));
        return packets;
    }

    private static EnginePacket decodePart(String part) {
        if (!part.startsWith("b")) {
            return decode(part);
        }
        try {
            return new Binary(Base64.getDecoder().decode(part.substring(1)));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("Not base 64");
        }
    }

    private static EnginePacket alone(String text, EnginePacket packet) {
        if (text.length() > 1) {
            throw new MalformedException("Unexpected data");
        }
        return packet;
    }
}
