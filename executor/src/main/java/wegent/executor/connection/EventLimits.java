package wegent.executor.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockUpdate;
import wegent.protocol.stream.StreamEvent;

/// Keeps events small enough for the wire: text is split, never inside a surrogate pair; what cannot be split
/// is cut, and says so.
final class EventLimits {
    private static final int PIECE = 64 * 1024;
    private static final int FIELD = 256 * 1024;

    private EventLimits() {}

    /// `event` as one or more events, each of a bounded size.
    static List<StreamEvent> fit(StreamEvent event) {
        return switch (event) {
            case StreamEvent.TextDelta(var id, var text) -> split(text, piece -> new StreamEvent.TextDelta(id, piece));
            case StreamEvent.ThinkingDelta(var id, var text) ->
                split(text, piece -> new StreamEvent.ThinkingDelta(id, piece));
            case StreamEvent.ToolOutputDelta(var id, var text) ->
                split(text, piece -> new StreamEvent.ToolOutputDelta(id, piece));
            case StreamEvent.BlockCreated(var block) -> List.of(new StreamEvent.BlockCreated(cut(block)));
            case StreamEvent.BlockUpdated(var id, var updates) ->
                List.of(new StreamEvent.BlockUpdated(id, cut(updates)));
            case StreamEvent.Ended end -> List.of(cut(end));
            case StreamEvent.BlockRemoved _, StreamEvent.Status _, StreamEvent.UsageUpdated _, StreamEvent.Unknown _ ->
                List.of(event);
        };
    }

    private interface Piece {
        StreamEvent of(String text);
    }

    private static List<StreamEvent> split(String text, Piece piece) {
        var events = new ArrayList<StreamEvent>(1);
        for (int from = 0; from < text.length(); ) {
            var to = before(text, Math.min(from + PIECE, text.length()));
            events.add(piece.of(text.substring(from, to)));
            from = to;
        }
        return events;
    }

    /// `end`, or one less when that would part a surrogate pair.
    private static int before(String text, int end) {
        var parts = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
        return parts ? end - 1 : end;
    }

    private static Block cut(Block block) {
        return new Block(
                block.id(),
                block.type(),
                block.status(),
                cut(block.content()),
                block.toolName(),
                cut(block.toolInput()),
                cut(block.toolOutput()),
                block.parentId(),
                cut(block.approval()));
    }

    private static BlockUpdate cut(BlockUpdate updates) {
        return new BlockUpdate(
                updates.status(),
                cut(updates.content()),
                cut(updates.toolInput()),
                cut(updates.toolOutput()),
                cut(updates.approval()));
    }

    private static StreamEvent.Ended cut(StreamEvent.Ended end) {
        return new StreamEvent.Ended(end.status(), end.reason(), cut(end.message()), end.receipt(), cut(end.detail()));
    }

    private static Block.@Nullable Approval cut(Block.@Nullable Approval approval) {
        return approval == null
                ? null
                : new Block.Approval(
                        approval.title(),
                        cut(approval.command()),
                        cut(approval.description()),
                        approval.expiresAt(),
                        approval.decision(),
                        cut(approval.note()),
                        approval.decidedBy());
    }

    private static @Nullable String cut(@Nullable String text) {
        if (text == null || text.length() <= FIELD) {
            return text;
        }
        var kept = text.substring(0, before(text, FIELD));
        return kept + "\n… (" + (text.length() - kept.length()) + " more characters are left out)";
    }

    private static @Nullable JsonNode cut(@Nullable JsonNode value) {
        if (value == null || !isLarge(value)) {
            return value;
        }
        var text = value.toString();
        return text.length() <= FIELD ? value : Json.mapper().createObjectNode().put("cut", cut(text));
    }

    /// Is it worth writing to see how long it is? Cheap for the many small ones.
    private static boolean isLarge(JsonNode value) {
        if (value.isContainerNode()) {
            int size = value.size() * 16;
            for (var child : value) {
                if (child.isContainerNode() || size > FIELD / 4) {
                    return true;
                }
                size += child.isTextual() ? child.textValue().length() : 16;
            }
            return size > FIELD / 4;
        }
        return value.isTextual() && value.textValue().length() > FIELD;
    }
}
