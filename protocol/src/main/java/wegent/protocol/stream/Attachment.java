package wegent.protocol.stream;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wegent.protocol.Require;

/// The whole text of a block's field that is too large for one event: the field itself has its beginning only. The
/// text came before, piece by piece, as [StreamEvent.AttachmentDelta]s with this `id`. `bytes` is its size in UTF-8.
public record Attachment(String id, AttachmentField field, long bytes) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    public Attachment {
        checkId(id);
        Require.present(field, "attachment.field");
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
