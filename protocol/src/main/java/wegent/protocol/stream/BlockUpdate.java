package wegent.protocol.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.protocol.stream.Block.Approval;

/// What changes in a block; an absent field stays as it was. `tool_output` and `content` replace, they do not append.
/// A field that is replaced loses its attachment; `attachments` has those of the new values.
public record BlockUpdate(
        @Nullable BlockStatus status,
        @Nullable String content,
        @Nullable JsonNode toolInput,
        @Nullable String toolOutput,
        @Nullable Approval approval,
        @Nullable List<Attachment> attachments) {

    public BlockUpdate {
        attachments = attachments == null || attachments.isEmpty() ? null : List.copyOf(attachments);
    }

    /// A change that is all here.
    public BlockUpdate(
            @Nullable BlockStatus status,
            @Nullable String content,
            @Nullable JsonNode toolInput,
            @Nullable String toolOutput,
            @Nullable Approval approval) {
        this(status, content, toolInput, toolOutput, approval, null);
    }

    public static BlockUpdate status(BlockStatus status) {
        return new BlockUpdate(status, null, null, null, null);
    }

    public static BlockUpdate input(JsonNode toolInput) {
        return new BlockUpdate(null, null, toolInput, null, null);
    }

    public static BlockUpdate output(BlockStatus status, String toolOutput) {
        return new BlockUpdate(status, null, null, toolOutput, null);
    }

    public static BlockUpdate approval(BlockStatus status, Approval approval) {
        return new BlockUpdate(status, null, null, null, approval);
    }

    /// This change with other attachments.
    BlockUpdate withAttachments(@Nullable List<Attachment> others) {
        return new BlockUpdate(status, content, toolInput, toolOutput, approval, others);
    }

    /// The attachments of a block that had those of `before`.
    @Nullable
    List<Attachment> after(@Nullable List<Attachment> before) {
        if (before == null) {
            return attachments;
        }
        var all = new ArrayList<>(before);
        all.removeIf(old -> replaces(old.field()));
        if (attachments != null) {
            all.addAll(attachments);
        }
        return all;
    }

    private boolean replaces(AttachmentField field) {
        return switch (field) {
            case CONTENT -> content != null;
            case TOOL_INPUT -> toolInput != null;
            case TOOL_OUTPUT -> toolOutput != null;
        };
    }
}
