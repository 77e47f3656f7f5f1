package wegent.executor.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.stream.Attachment;
import wegent.protocol.stream.AttachmentField;
import wegent.protocol.stream.StreamEvent;

/// Takes out of a block's event what is too large for it: its beginning stays, the whole goes before the event as
/// an attachment. An attachment is named after the number of its first piece, so that no other of its run has its
/// name, however often the executor dies and begins it anew. For one event.
final class Oversize {
    private static final int MOST = 128 * 1024;

    private final long firstSeq;
    private final List<StreamEvent> pieces = new ArrayList<>();
    private final List<Attachment> attachments = new ArrayList<>();

    /// `firstSeq` is the number that the next event of the run gets.
    Oversize(long firstSeq) {
        this.firstSeq = firstSeq;
    }

    /// What of `text` stays in the block.
    @Nullable
    String text(AttachmentField field, @Nullable String text) {
        if (text == null || text.length() <= MOST) {
            return text;
        }
        attach(field, text);
        return Pieces.first(text, Pieces.LENGTH);
    }

    /// What of `value` stays in the block: the beginning of its text, when that is too long.
    @Nullable
    JsonNode json(AttachmentField field, @Nullable JsonNode value) {
        if (value == null || !mayBeLarge(value)) {
            return value;
        }
        var text = value.toString();
        if (text.length() <= MOST) {
            return value;
        }
        attach(field, text);
        return Json.mapper().createObjectNode().put("cut", Pieces.first(text, Pieces.LENGTH));
    }

    /// The attachments of what was taken out, with those that were there `before`.
    @Nullable
    List<Attachment> attachments(@Nullable List<Attachment> before) {
        if (before == null) {
            return attachments;
        }
        var all = new ArrayList<>(before);
        all.addAll(attachments);
        return all;
    }

    /// All pieces, then `event`.
    List<StreamEvent> before(StreamEvent event) {
        pieces.add(event);
        return pieces;
    }

    private void attach(AttachmentField field, String text) {
        var id = "a" + (firstSeq + pieces.size());
        Pieces.of(text).forEach(piece -> pieces.add(new StreamEvent.AttachmentDelta(id, piece)));
        attachments.add(new Attachment(id, field, text.getBytes(StandardCharsets.UTF_8).length));
    }

    /// Is it worth writing to see how long it is? Cheap for the many small ones.
    static boolean mayBeLarge(JsonNode value) {
        if (value.isContainerNode()) {
            int size = value.size() * 16;
            for (var child : value) {
                if (child.isContainerNode() || size > MOST / 8) {
                    return true;
                }
                size += child.isTextual() ? child.textValue().length() : 16;
            }
            return size > MOST / 8;
        }
        return value.isTextual() && value.textValue().length() > MOST / 8;
    }
}
