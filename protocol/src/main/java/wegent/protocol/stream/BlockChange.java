package wegent.protocol.stream;

import org.jspecify.annotations.Nullable;

/// What one event changed in the blocks of its answer: what a viewer who has the blocks of before needs to have them
/// as they are now.
public sealed interface BlockChange {

    /// No block changed.
    record None() implements BlockChange {}

    /// `text` was added at `offset` of the whole text of a field. `cut` is there when other characters of the field
    /// are left out since.
    record Appended(
            String blockId,
            BlockType type,
            AttachmentField field,
            String text,
            long offset,
            @Nullable Attachment cut) implements BlockChange {}

    record Created(Block block) implements BlockChange {}

    record Updated(String blockId, BlockUpdate updates) implements BlockChange {}

    record Removed(String blockId) implements BlockChange {}
}
