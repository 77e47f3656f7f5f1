package wegent.protocol.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;

/// A block while it is folded: `facts` is all of it but the text of its two fields. Owned by its [BlockFold].
final class FoldedBlock {
    private static final int WEIGHT = 200;

    private Block facts;
    FieldText content;
    FieldText output;
    private boolean changed = true;
    private long restWeight;
    private long weight;

    /// `cuts` are those of its attachments that say what was left out before.
    FoldedBlock(Block block, @Nullable List<Attachment> cuts) {
        content = new FieldText(AttachmentField.CONTENT, block.content(), cuts);
        output = new FieldText(AttachmentField.TOOL_OUTPUT, block.toolOutput(), cuts);
        facts = block.withText(null, null).withAttachments(others(block.attachments()));
    }

    private @Nullable List<Attachment> others(@Nullable List<Attachment> attachments) {
        return attachments == null
                ? null
                : attachments.stream()
                        .filter(each -> !content.isAttachedAs(each.id()) && !output.isAttachedAs(each.id()))
                        .toList();
    }

    Block facts() {
        return facts;
    }

    /// Other facts, with what is in the two fields as it is.
    void become(Block other) {
        facts = other;
        changed = true;
    }

    FieldText text(AttachmentField field) {
        return field == AttachmentField.CONTENT ? content : output;
    }

    Block block() {
        return facts.withText(content.value(), output.value()).withAttachments(attachments(facts.attachments()));
    }

    private @Nullable List<Attachment> attachments(@Nullable List<Attachment> others) {
        if (content.attachment() == null && output.attachment() == null) {
            return others;
        }
        var all = new ArrayList<>(Objects.requireNonNullElse(others, List.<Attachment>of()));
        if (content.attachment() != null) {
            all.add(content.attachment());
        }
        if (output.attachment() != null) {
            all.add(output.attachment());
        }
        return all;
    }

    /// `updates`, which were just put in, with what is held of their fields.
    BlockUpdate told(BlockUpdate updates) {
        var attachments = new ArrayList<>(Objects.requireNonNullElse(updates.attachments(), List.<Attachment>of()));
        if (updates.content() != null && content.attachment() != null) {
            attachments.add(content.attachment());
        }
        if (updates.toolOutput() != null && output.attachment() != null) {
            attachments.add(output.attachment());
        }
        if (updates.toolInput() != null && facts.attachments() != null) {
            facts.attachments().stream()
                    .filter(each -> each.field() == AttachmentField.TOOL_INPUT && !attachments.contains(each))
                    .forEach(attachments::add);
        }
        return new BlockUpdate(
                updates.status(),
                updates.content() == null ? null : content.value(),
                updates.toolInput() == null ? null : facts.toolInput(),
                updates.toolOutput() == null ? null : output.value(),
                updates.approval(),
                attachments);
    }

    long weight() {
        return weight;
    }

    /// Weighs it anew; its other fields only when they changed.
    long weigh() {
        if (changed) {
            changed = false;
            restWeight = WEIGHT + rest(facts);
        }
        weight = restWeight + content.heldLength() + output.heldLength();
        return weight;
    }

    private static long rest(Block facts) {
        var input = facts.toolInput() == null ? 0 : facts.toolInput().toString().length();
        var approval =
                facts.approval() == null ? 0 : Json.write(facts.approval()).length();
        var changes = facts.changes() == null ? 0 : Json.write(facts.changes()).length();
        return (long) input + approval + changes;
    }
}
