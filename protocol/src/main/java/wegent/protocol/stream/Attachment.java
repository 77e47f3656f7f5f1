package wegent.protocol.stream;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wegent.protocol.Require;

/// The whole text of a block's field that is too large for it. `bytes` is its size in UTF-8. Without `cut` the field
/// has its beginning only, and the text came before, piece by piece, as [StreamEvent.AttachmentDelta]s with this `id`.
/// With `cut` the field has its beginning and its end, and the text was put together from what streamed.
public record Attachment(
        String id,
        AttachmentField field,
        long bytes,
        @Nullable Cut cut) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    public Attachment {
        checkId(id);
        Require.present(field, "attachment.field");
    }

    public Attachment(String id, AttachmentField field, long bytes) {
        this(id, field, bytes, null);
    }

    /// What of the text the field has: the first `head` characters, then, `omitted` characters later, the rest.
    public record Cut(int head, long omitted) {
        public Cut {
            Require.atLeast(0, head, "attachment.cut.head");
            Require.atLeast(0, omitted, "attachment.cut.omitted");
        }
    }

    /// Can it name an attachment?
    public static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    static void checkId(@Nullable String id) {
        if (!isId(Require.present(id, "attachment.id"))) {
            throw new IllegalArgumentException("attachment.id is not an id");
        }
    }
}
