package wegent.protocol.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.SubtaskStatus;

/// Folds the events of a run into the blocks of its answer. Text is the concatenation of its deltas, so folding and
/// streaming give the same characters (DESIGN section 6.5). What is held is bounded however much an agent prints:
///
/// - Of a field longer than 256 Ki characters its beginning and its end are held; the whole is an attachment, whose
///   pieces are handed out as they come.
/// - Once an answer holds 1 Mi characters, only 2 Ki of each further field are; of what the agent says, from 2 Mi on.
/// - What would be a block beyond 5,000 is text of one more block.
///
/// The rules depend on nothing but the events, so that whoever folds them again cuts at the same places. Owned by one
/// thread.
public final class BlockFold {
    /// The most blocks of an answer; requests to the user are not counted.
    public static final int MAX_BLOCKS = 5_000;

    /// The block with the text of all that would be blocks beyond [#MAX_BLOCKS].
    public static final String OVERFLOW_ID = "further-blocks";

    /// An answer whose blocks hold more characters than this can come only from a device that keeps to no limit of an
    /// event.
    public static final long MAX_HELD = 16 << 20;

    /// The longest text of which all is held.
    public static final int MAX_FIELD = 256 * 1024;

    private static final FieldText.Limit FULL = new FieldText.Limit(MAX_FIELD, 64 * 1024, 64 * 1024);
    private static final FieldText.Limit SMALL = new FieldText.Limit(2 * 1024, 512, 512);
    private static final FieldText.Limit OVERFLOW = new FieldText.Limit(32 * 1024, 8 * 1024, 8 * 1024);
    private static final long ANSWER_LIMIT = 1 << 20;

    private final Map<String, FoldedBlock> blocks = new LinkedHashMap<>();
    private final Pieces pieces;
    private long seq;
    private long held;
    private @Nullable Usage usage;
    private StreamEvent.@Nullable Ended ended;

    /// Takes the text of attachments, in order.
    public interface Pieces {
        void spilled(String attachment, String text);
    }

    /// Begins with what was folded before, up to event `seq`.
    public BlockFold(List<Block> before, @Nullable Usage usage, long seq, Pieces pieces) {
        this.pieces = pieces;
        this.seq = seq;
        this.usage = usage;
        before.forEach(block -> put(new FoldedBlock(block, block.attachments())));
    }

    /// Begins with blocks that were folded before.
    public BlockFold(List<Block> before) {
        this(before, null, 0, (_, _) -> {});
    }

    public BlockFold() {
        this(List.of());
    }

    /// Takes the next event in.
    public BlockChange apply(StreamEvent event) {
        seq++;
        return switch (event) {
            case StreamEvent.TextDelta(var id, var delta) -> append(id, BlockType.TEXT, AttachmentField.CONTENT, delta);
            case StreamEvent.ThinkingDelta(var id, var delta) ->
                append(id, BlockType.THINKING, AttachmentField.CONTENT, delta);
            case StreamEvent.ToolOutputDelta(var id, var delta) ->
                append(id, BlockType.TOOL, AttachmentField.TOOL_OUTPUT, delta);
            case StreamEvent.BlockCreated(var block) -> create(block);
            case StreamEvent.BlockUpdated(var id, var updates) -> update(id, updates);
            case StreamEvent.BlockRemoved(var id) -> remove(id);
            case StreamEvent.UsageUpdated(var latest) -> {
                usage = latest;
                yield new BlockChange.None();
            }
            case StreamEvent.Status _, StreamEvent.Unknown _, StreamEvent.AttachmentDelta _ -> new BlockChange.None();
            case StreamEvent.Ended end -> {
                end(end);
                yield new BlockChange.None();
            }
        };
    }

    /// How many characters are held, with an allowance for each block.
    public long held() {
        return held;
    }

    /// Does a permission request wait for its answer?
    public boolean needsApproval() {
        return !asked().isEmpty();
    }

    /// The permission requests, and questions, that wait for their answers, oldest first.
    public List<Block> asked() {
        return blocks.values().stream()
                .map(folded -> folded.facts())
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
                parts.add(marked(block.content(), block.attachments()));
            }
        }
        return String.join("\n\n", parts);
    }

    /// `content`, with a word where something is left out.
    private static String marked(String content, @Nullable List<Attachment> attachments) {
        if (attachments != null) {
            for (var attachment : attachments) {
                var cut = attachment.cut();
                if (attachment.field() == AttachmentField.CONTENT && cut != null && cut.head() <= content.length()) {
                    return content.substring(0, cut.head())
                            + "\n… (" + cut.omitted() + " characters are left out here)\n"
                            + content.substring(cut.head());
                }
            }
        }
        return content;
    }

    public @Nullable Usage usage() {
        return usage;
    }

    /// How the run ended, or null while it goes on.
    public StreamEvent.@Nullable Ended ended() {
        return ended;
    }

    private BlockChange append(String id, BlockType type, AttachmentField field, String delta) {
        var folded = blocks.get(id);
        if (folded == null && isFull()) {
            return append(overflowing(), AttachmentField.CONTENT, delta);
        }
        if (folded == null) {
            folded = put(new FoldedBlock(Block.streaming(id, type), null));
        }
        return append(folded, field, delta);
    }

    private BlockChange append(FoldedBlock folded, AttachmentField field, String delta) {
        var text = folded.text(field);
        var offset = text.length();
        var cut = change(folded, () -> text.append(delta, limit(folded.facts()), newId(field), pieces));
        return new BlockChange.Appended(
                folded.facts().id(), folded.facts().type(), field, delta, offset, cut ? text.attachment() : null);
    }

    private BlockChange create(Block block) {
        if (isFull() && !blocks.containsKey(block.id()) && block.type() != BlockType.APPROVAL) {
            return overflow(describe(block));
        }
        var before = blocks.get(block.id());
        held -= before == null ? 0 : before.weight();
        var folded = put(new FoldedBlock(withoutCuts(block), null));
        change(folded, () -> fit(folded, true, true, true));
        return new BlockChange.Created(folded.block());
    }

    private BlockChange update(String id, BlockUpdate updates) {
        var folded = blocks.get(id);
        if (folded == null) {
            return isFull() && blocks.containsKey(OVERFLOW_ID) ? overflow(describe(updates)) : new BlockChange.None();
        }
        var known = withoutCuts(updates);
        change(folded, () -> {
            folded.become(folded.facts().with(known).withText(null, null));
            if (known.content() != null) {
                folded.content = new FieldText(AttachmentField.CONTENT, known.content(), null);
            }
            if (known.toolOutput() != null) {
                folded.output = new FieldText(AttachmentField.TOOL_OUTPUT, known.toolOutput(), null);
            }
            return fit(folded, known.content() != null, known.toolInput() != null, known.toolOutput() != null);
        });
        return new BlockChange.Updated(id, folded.told(known));
    }

    private BlockChange remove(String id) {
        var removed = blocks.remove(id);
        held -= removed == null ? 0 : removed.weight();
        return new BlockChange.Removed(id);
    }

    /// Adds the text of what would be one block too many.
    private BlockChange overflow(String text) {
        var folded = overflowing();
        append(folded, AttachmentField.CONTENT, text);
        return new BlockChange.Created(folded.block());
    }

    private FoldedBlock overflowing() {
        var folded = blocks.get(OVERFLOW_ID);
        return folded == null ? put(new FoldedBlock(Block.streaming(OVERFLOW_ID, BlockType.OUTPUT), null)) : folded;
    }

    private boolean isFull() {
        return blocks.size() >= MAX_BLOCKS;
    }

    private static String describe(Block block) {
        var parts = new ArrayList<String>();
        parts.add("\n" + block.type().wire() + (block.toolName() == null ? "" : " " + block.toolName()));
        describe(parts, block.content(), block.toolInput(), block.toolOutput());
        return String.join("\n", parts) + "\n";
    }

    private static String describe(BlockUpdate updates) {
        var parts = new ArrayList<String>();
        describe(parts, updates.content(), updates.toolInput(), updates.toolOutput());
        return parts.isEmpty() ? "" : String.join("\n", parts) + "\n";
    }

    private static void describe(
            List<String> parts, @Nullable String content, @Nullable JsonNode input, @Nullable String output) {
        if (content != null) {
            parts.add(content);
        }
        if (input != null) {
            parts.add(input.toString());
        }
        if (output != null) {
            parts.add(output);
        }
    }

    /// What was left out of a field, this side decides.
    private static Block withoutCuts(Block block) {
        return block.withAttachments(withoutCuts(block.attachments()));
    }

    private static BlockUpdate withoutCuts(BlockUpdate updates) {
        return updates.withAttachments(withoutCuts(updates.attachments()));
    }

    private static @Nullable List<Attachment> withoutCuts(@Nullable List<Attachment> attachments) {
        return attachments == null
                ? null
                : attachments.stream()
                        .map(each -> new Attachment(each.id(), each.field(), each.bytes()))
                        .toList();
    }

    private FieldText.Limit limit(Block block) {
        if (block.id().equals(OVERFLOW_ID)) {
            return OVERFLOW;
        }
        return held > (block.type() == BlockType.TEXT ? 2 * ANSWER_LIMIT : ANSWER_LIMIT) ? SMALL : FULL;
    }

    private String newId(AttachmentField field) {
        return "s" + seq
                + switch (field) {
                    case CONTENT -> "c";
                    case TOOL_INPUT -> "i";
                    case TOOL_OUTPUT -> "o";
                };
    }

    /// Makes the fields that are new fit.
    private boolean fit(FoldedBlock folded, boolean content, boolean input, boolean output) {
        var limit = limit(folded.facts());
        if (input) {
            folded.become(fitInput(folded.facts(), limit));
        }
        var cut = content && folded.content.fit(limit, newId(AttachmentField.CONTENT), pieces);
        return (output && folded.output.fit(limit, newId(AttachmentField.TOOL_OUTPUT), pieces)) || cut;
    }

    /// A tool's input is held as the beginning of its text when it is too long.
    private Block fitInput(Block block, FieldText.Limit limit) {
        var input = block.toolInput();
        if (input == null || block.type() == BlockType.APPROVAL) {
            return block;
        }
        var text = input.toString();
        if (text.length() <= limit.max()) {
            return block;
        }
        var id = newId(AttachmentField.TOOL_INPUT);
        var bytes = text.getBytes(StandardCharsets.UTF_8).length;
        pieces.spilled(id, text);
        var end = limit.head() - (Character.isHighSurrogate(text.charAt(limit.head() - 1)) ? 1 : 0);
        var beginning = Json.mapper().createObjectNode().put("cut", text.substring(0, end));
        var whole = List.of(new Attachment(id, AttachmentField.TOOL_INPUT, bytes));
        return block.with(new BlockUpdate(null, null, beginning, null, null, whole));
    }

    private FoldedBlock put(FoldedBlock folded) {
        blocks.put(folded.facts().id(), folded);
        held += folded.weigh();
        return folded;
    }

    private interface Work {
        boolean run();
    }

    /// Does `work` on `folded`, and counts what is held then.
    private boolean change(FoldedBlock folded, Work work) {
        var before = folded.weight();
        var changed = work.run();
        held += folded.weigh() - before;
        return changed;
    }

    /// What still streams or waits when the run ends, ends with it.
    private void end(StreamEvent.Ended end) {
        ended = end;
        var last = end.status() == SubtaskStatus.COMPLETED ? BlockStatus.DONE : BlockStatus.ERROR;
        for (var folded : blocks.values()) {
            switch (folded.facts().status()) {
                case STREAMING -> folded.become(folded.facts().with(BlockUpdate.status(BlockStatus.DONE)));
                case PENDING -> folded.become(folded.facts().with(BlockUpdate.status(last)));
                case DONE, ERROR -> {}
            }
        }
    }
}
