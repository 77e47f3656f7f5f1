package wegent.executor.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.BlockUpdate;
import wegent.protocol.stream.StreamEvent;
import wegent.protocol.stream.StreamEvent.BlockCreated;
import wegent.protocol.stream.StreamEvent.BlockRemoved;
import wegent.protocol.stream.StreamEvent.BlockUpdated;
import wegent.protocol.stream.StreamEvent.TextDelta;
import wegent.protocol.stream.StreamEvent.ThinkingDelta;

/// Turns what the agent says in one turn into events. Deltas are provisional: the `assistant` line that follows them
/// settles a block, and what another message replaces unsettled is taken back. So each text arrives exactly once,
/// however often the model's stream broke. Owned by the turn's thread.
final class ClaudeStream {
    private final Consumer<StreamEvent> out;
    private final List<Piece> pieces = new ArrayList<>();
    private final Map<Integer, Piece> open = new HashMap<>();
    private String message = "";
    private int wholes;
    private boolean spoke;

    ClaudeStream(Consumer<StreamEvent> out) {
        this.out = out;
    }

    /// A block of the message that streams now.
    private static final class Piece {
        private final String id;
        private final BlockType type;
        private final StringBuilder text = new StringBuilder();
        private boolean settled;

        Piece(String id, BlockType type) {
            this.id = id;
            this.type = type;
        }
    }

    void accept(JsonNode line) {
        switch (line.path("type").asText()) {
            case "stream_event" -> streamed(line.path("event"));
            case "assistant" -> assistant(line);
            case "user" -> line.path("message").path("content").forEach(this::toolResult);
            case "system" -> ClaudeNotices.of(line).ifPresent(out);
            default -> {}
        }
    }

    /// The turn's own last word, for a turn that said nothing else: the output of a command like `/cost`.
    void lastWord(String text) {
        if (!spoke && !text.isBlank()) {
            whole(BlockType.TEXT, text, null);
        }
    }

    private void streamed(JsonNode event) {
        switch (event.path("type").asText()) {
            case "message_start" -> begin(event.path("message").path("id").asText());
            case "content_block_start" -> blockStart(event.path("index").asInt(), event.path("content_block"));
            case "content_block_delta" -> {
                var piece = open.get(event.path("index").asInt());
                if (piece != null) {
                    delta(piece, event.path("delta"));
                }
            }
            default -> {}
        }
    }

    /// Another message than the one before: what that left unsettled was void.
    private void begin(String id) {
        if (id.equals(message)) {
            return;
        }
        message = id;
        for (var piece : pieces) {
            if (!piece.settled) {
                out.accept(new BlockRemoved(piece.id));
            }
        }
        pieces.clear();
        open.clear();
    }

    private void blockStart(int index, JsonNode block) {
        var id = message + "." + index;
        switch (block.path("type").asText()) {
            case "text" -> add(index, new Piece(id, BlockType.TEXT));
            case "thinking" -> add(index, new Piece(id, BlockType.THINKING));
            case "tool_use" -> {
                var piece = new Piece(block.path("id").asText(id), BlockType.TOOL);
                add(index, piece);
                out.accept(
                        new BlockCreated(Block.tool(piece.id, block.path("name").asText(), null, null)));
            }
            default -> open.remove(index);
        }
    }

    private void add(int index, Piece piece) {
        pieces.add(piece);
        open.put(index, piece);
    }

    private void delta(Piece piece, JsonNode delta) {
        switch (delta.path("type").asText()) {
            case "text_delta" -> say(piece, delta.path("text").asText());
            case "thinking_delta" -> say(piece, delta.path("thinking").asText());
            default -> {}
        }
    }

    private void say(Piece piece, String text) {
        if (text.isEmpty()) {
            return;
        }
        piece.text.append(text);
        spoke |= piece.type == BlockType.TEXT;
        out.accept(piece.type == BlockType.TEXT ? new TextDelta(piece.id, text) : new ThinkingDelta(piece.id, text));
    }

    private void assistant(JsonNode line) {
        var said = line.path("message");
        if (said.path("model").asText().equals("<synthetic>")) {
            return;
        }
        var parent = line.path("parent_tool_use_id").asText(null);
        if (parent == null) {
            begin(said.path("id").asText());
        }
        for (var block : said.path("content")) {
            switch (block.path("type").asText()) {
                case "text" -> settle(BlockType.TEXT, block.path("text").asText(), parent);
                case "thinking" ->
                    settle(BlockType.THINKING, block.path("thinking").asText(), parent);
                case "tool_use" -> tool(block, parent);
                default -> {}
            }
        }
    }

    /// The final text of a block: usually what was streamed, sometimes more, and another one after a break.
    private void settle(BlockType type, String text, @Nullable String parent) {
        var streamed = parent == null ? unsettled(type) : Optional.<Piece>empty();
        if (streamed.isEmpty()) {
            whole(type, text, parent);
            return;
        }
        var piece = streamed.get();
        piece.settled = true;
        if (text.startsWith(piece.text.toString())) {
            say(piece, text.substring(piece.text.length()));
        } else if (!text.isEmpty()) {
            out.accept(new BlockRemoved(piece.id));
            whole(type, text, null);
        }
    }

    private void whole(BlockType type, String text, @Nullable String parent) {
        if (text.isEmpty()) {
            return;
        }
        spoke |= parent == null && type == BlockType.TEXT;
        var id = "whole-" + ++wholes + "-" + message;
        out.accept(new BlockCreated(new Block(id, type, BlockStatus.DONE, text, null, null, null, parent, null)));
    }

    private void tool(JsonNode block, @Nullable String parent) {
        var id = block.path("id").asText();
        var known = pieces.stream().filter(piece -> piece.id.equals(id)).findFirst();
        var input = block.path("input");
        var title = ClaudeText.title(input);
        if (known.isPresent()) {
            known.get().settled = true;
            out.accept(new BlockUpdated(id, new BlockUpdate(null, title, input, null, null)));
        } else {
            var created = Block.tool(id, block.path("name").asText(), title, input);
            out.accept(new BlockCreated(created.within(parent)));
        }
        out.accept(new StreamEvent.Status(
                "working", title.isEmpty() ? block.path("name").asText() : title));
    }

    private void toolResult(JsonNode block) {
        if (block.path("type").asText().equals("tool_result")) {
            var status = block.path("is_error").asBoolean() ? BlockStatus.ERROR : BlockStatus.DONE;
            var output = ClaudeText.of(block.path("content"));
            out.accept(new BlockUpdated(block.path("tool_use_id").asText(), BlockUpdate.output(status, output)));
        }
    }

    private Optional<Piece> unsettled(BlockType type) {
        return pieces.stream()
                .filter(piece -> piece.type == type && !piece.settled)
                .findFirst();
    }
}
