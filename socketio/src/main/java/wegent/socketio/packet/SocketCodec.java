package wegent.socketio.packet;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.socketio.engine.Frame;

/// Writes Socket.IO packets as the frames that carry them: one of text, then one for each binary attachment. Any
/// `byte[]` inside an argument becomes an attachment.
public final class SocketCodec {
    private static final ObjectMapper mapper = Json.mapper();

    private SocketCodec() {}

    public static List<Frame> encode(SocketPacket packet) {
        return switch (packet) {
            case SocketPacket.Connect(var namespace, var data) ->
                connect(namespace, data.isMissingNode() ? null : data);
            case SocketPacket.Disconnect(var namespace) -> disconnect(namespace);
            case SocketPacket.Event(var namespace, var id, var name, var args) ->
                event(namespace, id, name, args.toArray());
            case SocketPacket.Ack(var namespace, var id, var args) -> ack(namespace, id, args.toArray());
            case SocketPacket.ConnectError(var namespace, var data) -> connectError(namespace, data);
        };
    }

    /// `data` null stands for none.
    public static List<Frame> connect(String namespace, @Nullable Object data) {
        return text("40" + prefix(namespace) + (data == null ? "" : Json.write(data)));
    }

    public static List<Frame> disconnect(String namespace) {
        return text("41" + prefix(namespace));
    }

    public static List<Frame> connectError(String namespace, Object data) {
        return text("44" + prefix(namespace) + Json.write(data));
    }

    public static List<Frame> event(String namespace, long id, String name, @Nullable Object... args) {
        return withArguments('2', '5', namespace, id, name, args);
    }

    public static List<Frame> ack(String namespace, long id, @Nullable Object... args) {
        return withArguments('3', '6', namespace, id, null, args);
    }

    private static List<Frame> withArguments(
            char plain, char binary, String namespace, long id, @Nullable String name, @Nullable Object[] args) {
        var attachments = new ArrayList<Frame>(1);
        var body = array(name, args, attachments);
        var text = new StringBuilder(body.length() + namespace.length() + 32).append('4');
        if (attachments.isEmpty()) {
            text.append(plain);
        } else {
            text.append(binary).append(attachments.size()).append('-');
        }
        text.append(prefix(namespace));
        if (id != SocketPacket.NO_ID) {
            text.append(id);
        }
        attachments.addFirst(new Frame.Text(text.append(body).toString()));
        return attachments;
    }

    private static CharSequence array(@Nullable String name, @Nullable Object[] args, List<Frame> attachments) {
        var body = new StringWriter();
        try (JsonGenerator json = new AttachmentLifter(mapper.createGenerator(body), attachments)) {
            json.writeStartArray();
            if (name != null) {
                json.writeString(name);
            }
            for (var arg : args) {
                mapper.writeValue(json, arg);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("Not writable as JSON: " + name, e);
        }
        return body.getBuffer();
    }

    private static String prefix(String namespace) {
        return namespace.equals("/") ? "" : namespace + ",";
    }

    private static List<Frame> text(String text) {
        return List.of(new Frame.Text(text));
    }
}
