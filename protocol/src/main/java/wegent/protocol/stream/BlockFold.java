package wegent.protocol.stream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wegent.protocol.SubtaskStatus;

/// Folds the events of a run into the blocks of its answer. Text is the concatenation of its deltas, so folding
/// and streaming give the same characters (DESIGN section 6.5). Owned by one thread.
public final class BlockFold {
    private final Map<String, Folded> blocks = new LinkedHashMap<>();
    private @Nullable Usage usage;
    private StreamEvent.@Nullable Ended ended;

    /// Begins with blocks that were folded before.
    public BlockFold(List<Block> before) {
        before.forEach(block -> blocks.put(block.id(), new Folded(block)));
    }

    public BlockFold() {
        this(List.of());
    }

    public void apply(StreamEvent event) {
        switch (event) {
            case StreamEvent.TextDelta(var id, var delta) ->
                streamed(id, BlockType.TEXT).content.append(delta);
            case StreamEvent.ThinkingDelta(var id, var delta) ->
                streamed(id, BlockType.THINKING).content.append(delta);
            case StreamEvent.ToolOutputDelta(var id, var delta) ->
                streamed(id, BlockType.TOOL).output.append(delta);
            case StreamEvent.BlockCreated(var block) -> blocks.put(block.id(), new Folded(block));
            case StreamEvent.BlockUpdated(var id, var updates) -> update(id, updates);
            case StreamEvent.BlockRemoved(var id) -> blocks.remove(id);
            case StreamEvent.UsageUpdated(var latest) -> usage = latest;
            case StreamEvent.Status _, StreamEvent.Unknown _, StreamEvent.AttachmentDelta _ -> {}
            case StreamEvent.Ended end -> end(end);
        }
    }

    /// The length of the content of block `id` so far, 0 when there is none: the offset of its next delta.
    public int contentLength(String id) {
        var folded = blocks.get(id);
        return folded == null ? 0 : folded.content.length();
    }

    /// The length of the tool output of block `id` so far, 0 when there is none.
    public int outputLength(String id) {
        var folded = blocks.get(id);
        return folded == null ? 0 : folded.output.length();
    }

    /// The type of block `id`, or `otherwise` when there is none yet.
    public BlockType typeOf(String id, BlockType otherwise) {
        var folded = blocks.get(id);
        return folded == null ? otherwise : folded.block.type();
    }

    /// Does a permission request wait for its answer?
    public boolean needsApproval() {
        return !asked().isEmpty();
    }

    /// The permission requests, and questions, that wait for their answers, oldest first.
    public List<Block> asked() {
        return blocks.values().stream()
                .map(folded -> folded.block)
                .filter(block -> block.type() == BlockType.APPROVAL && block.status() == BlockStatus.PENDING)
                .toList();
    }

    /// The blocks so far, in the order of their beginning.
    public List<Block> blocks() {
        var list = new ArrayList<Block>(blocks.size());
        blocks.values().forEach(folded -> list.add(folded.block()));
        return list;
    }

    /// All text blocks, joined by empty lines: the answer as one string.
    public String text() {
        return textOf(blocks());
    }

    /// The text of `blocks`: text and output, joined by empty lines.
    public static String textOf(List<Block> blocks) {
        var parts = new ArrayList<String>();
        for (var block : blocks) {
            if ((block.type() == BlockType.TEXT || block.type() == BlockType.OUTPUT) && block.content() != null) {
                parts.add(block.content());
            }
        }
        return String.join("\n\n", parts);
    }

    public @Nullable Usage usage() {
        return usage;
    }

    /// How the run ended, or null while it goes on.
    public StreamEvent.@Nullable Ended ended() {
        return ended;
    }

    private Folded streamed(String id, BlockType type) {
        return blocks.computeIfAbsent(id, key -> new Folded(Block.streaming(key, type)));
    }

    private void update(String id, BlockUpdate updates) {
        var folded = blocks.get(id);
        if (folded != null) {
            blocks.put(id, new Folded(folded.block().with(updates)));
        }
    }

    /// What still streams or waits when the run ends, ends with it.
    private void end(StreamEvent.Ended end) {
        ended = end;
        var last = end.status() == SubtaskStatus.COMPLETED ? BlockStatus.DONE : BlockStatus.ERROR;
        blocks.replaceAll((_, folded) -> switch (folded.block.status()) {
            case STREAMING -> new Folded(folded.block().with(BlockUpdate.status(BlockStatus.DONE)));
            case PENDING -> new Folded(folded.block().with(BlockUpdate.status(last)));
            case DONE, ERROR -> folded;
        });
    }

    private static final class Folded {
        private final Block block;
        private final StringBuilder content;
        private final StringBuilder output;

        Folded(Block block) {
            this.block = block;
            content = new StringBuilder(block.content() == null ? "" : block.content());
            output = new StringBuilder(block.toolOutput() == null ? "" : block.toolOutput());
        }

        Block block() {
            var text = content.isEmpty() && block.content() == null ? null : content.toString();
            var out = output.isEmpty() && block.toolOutput() == null ? null : output.toString();
            return new Block(
                    block.id(),
                    block.type(),
                    block.status(),
                    text,
                    block.toolName(),
                    block.toolInput(),
                    out,
                    block.parentId(),
                    block.approval(),
                    block.attachments(),
                    block.changes());
        }
    }
}
