package wegent.executor.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.stream.AttachmentField;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockUpdate;
import wegent.protocol.stream.StreamEvent;

/// Keeps events small enough for the wire, and loses nothing of an answer: text is split, what is too large in
/// a block is attached to it ([Oversize]). Only what is said about a request or an end is cut, and says so.
final class EventLimits {
    private static final int FIELD = 128 * 1024;

    private EventLimits() {}

    /// `event` as one or more events, each of a bounded size; the first of them will have number `seq`.
    static List<StreamEvent> fit(StreamEvent event, long seq) {
        return switch (event) {
            case StreamEvent.TextDelta(var id, var text) -> split(text, piece -> new StreamEvent.TextDelta(id, piece));
            case StreamEvent.ThinkingDelta(var id, var text) ->
                split(text, piece -> new StreamEvent.ThinkingDelta(id, piece));
            case StreamEvent.ToolOutputDelta(var id, var text) ->
                split(text, piece -> new StreamEvent.ToolOutputDelta(id, piece));
            case StreamEvent.AttachmentDelta(var id, var text) ->
                split(text, piece -> new StreamEvent.AttachmentDelta(id, piece));
            case StreamEvent.BlockCreated(var block) -> created(block, new Oversize(seq));
            case StreamEvent.BlockUpdated(var id, var updates) -> updated(id, updates, new Oversize(seq));
            case StreamEvent.Ended end -> List.of(cut(end));
            case StreamEvent.BlockRemoved _, StreamEvent.Status _, StreamEvent.UsageUpdated _, StreamEvent.Unknown _ ->
                List.of(event);
        };
    }

    private static List<StreamEvent> split(String text, Function<String, StreamEvent> event) {
        return Pieces.of(text).stream().map(event).toList();
    }

    private static List<StreamEvent> created(Block block, Oversize oversize) {
        var content = oversize.text(AttachmentField.CONTENT, block.content());
        var input = oversize.json(AttachmentField.TOOL_INPUT, block.toolInput());
        var output = oversize.text(AttachmentField.TOOL_OUTPUT, block.toolOutput());
        return oversize.before(new StreamEvent.BlockCreated(new Block(
                block.id(),
                block.type(),
                block.status(),
                content,
                block.toolName(),
                input,
                output,
                block.parentId(),
                cut(block.approval()),
                oversize.attachments(block.attachments()),
                block.changes())));
    }

    private static List<StreamEvent> updated(String id, BlockUpdate updates, Oversize oversize) {
        var content = oversize.text(AttachmentField.CONTENT, updates.content());
        var input = oversize.json(AttachmentField.TOOL_INPUT, updates.toolInput());
        var output = oversize.text(AttachmentField.TOOL_OUTPUT, updates.toolOutput());
        return oversize.before(new StreamEvent.BlockUpdated(
                id,
                new BlockUpdate(
                        updates.status(),
                        content,
                        input,
                        output,
                        cut(updates.approval()),
                        oversize.attachments(updates.attachments()))));
    }

    private static StreamEvent.Ended cut(StreamEvent.Ended end) {
        return new StreamEvent.Ended(end.status(), end.reason(), cut(end.message()), end.receipt(), cut(end.detail()));
    }

    /// What is approved is the block's content, which is kept as a whole.
    private static Block.@Nullable Approval cut(Block.@Nullable Approval approval) {
        return approval == null
                ? null
                : approval.with(cut(approval.command()), cut(approval.description()), cut(approval.note()));
    }

    private static @Nullable String cut(@Nullable String text) {
        if (text == null || text.length() <= FIELD) {
            return text;
        }
        var kept = Pieces.first(text, FIELD);
        return kept + "\n… (" + (text.length() - kept.length()) + " more characters are left out)";
    }

    private static @Nullable JsonNode cut(@Nullable JsonNode value) {
        if (value == null || !Oversize.mayBeLarge(value)) {
            return value;
        }
        var text = value.toString();
        return text.length() <= FIELD ? value : Json.mapper().createObjectNode().put("cut", cut(text));
    }
}
