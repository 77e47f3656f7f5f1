package wegent.protocol.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The text of one field of a block as far as it is held in memory: all of it or, once it was too long, its beginning
/// and its end, while the whole is an attachment. Owned by its [BlockFold].
final class FieldText {
    private final AttachmentField field;
    private final StringBuilder text;
    private boolean present;
    private @Nullable String attachment;
    private long bytes;
    private int head;
    private long omitted;

    /// How much of a field is held: all up to `max` characters, else the first `head` and about the last `tail`.
    record Limit(int max, int head, int tail) {}

    /// The text as a block has it, which names its attachment when it was cut before.
    FieldText(AttachmentField field, @Nullable String value, @Nullable List<Attachment> attachments) {
        this.field = field;
        present = value != null;
        text = new StringBuilder(value == null ? "" : value);
        if (attachments != null) {
            attachments.stream().filter(this::isOurs).findFirst().ifPresent(this::restore);
        }
    }

    private boolean isOurs(Attachment candidate) {
        return candidate.field() == field
                && candidate.cut() != null
                && candidate.cut().head() <= text.length();
    }

    private void restore(Attachment known) {
        if (known.cut() != null) {
            attachment = known.id();
            bytes = known.bytes();
            head = known.cut().head();
            omitted = known.cut().omitted();
        }
    }

    /// The length of the whole text, in UTF-16 code units.
    long length() {
        return text.length() + omitted;
    }

    int heldLength() {
        return text.length();
    }

    @Nullable
    String value() {
        return present ? text.toString() : null;
    }

    /// The reference to the whole text; null while all of it is held.
    @Nullable
    Attachment attachment() {
        return attachment == null ? null : new Attachment(attachment, field, bytes, new Attachment.Cut(head, omitted));
    }

    boolean isAttachedAs(String id) {
        return id.equals(attachment);
    }

    /// Adds `delta`. What goes to the attachment is handed to `pieces`; `newId` names one that begins here. True when
    /// other characters than before are left out.
    boolean append(String delta, Limit limit, String newId, BlockFold.Pieces pieces) {
        present = true;
        text.append(delta);
        if (attachment != null) {
            spill(attachment, delta, pieces);
        }
        return fit(limit, newId, pieces);
    }

    /// Leaves out the middle when there is more than `limit` allows.
    boolean fit(Limit limit, String newId, BlockFold.Pieces pieces) {
        var tooLong = attachment == null
                ? text.length() > limit.max()
                : text.length() > head + 2 * limit.tail() || head > limit.max();
        if (!tooLong) {
            return false;
        }
        if (attachment == null) {
            attachment = newId;
            head = text.length();
            spill(newId, text.toString(), pieces);
        }
        var first = boundary(Math.min(head, limit.head()));
        var last = boundary(Math.max(first, text.length() - limit.tail()));
        omitted += last - first;
        text.delete(first, last);
        head = first;
        return true;
    }

    private void spill(String id, String piece, BlockFold.Pieces pieces) {
        bytes += piece.getBytes(StandardCharsets.UTF_8).length;
        pieces.spilled(id, piece);
    }

    /// `at`, or one less where that would part a surrogate pair.
    private int boundary(int at) {
        var parts = at > 0 && at < text.length() && Character.isHighSurrogate(text.charAt(at - 1));
        return parts ? at - 1 : at;
    }
}
