package wegent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.ChatEvent;
import wegent.protocol.FailureReason;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.stream.Attachment;
import wegent.protocol.stream.AttachmentField;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.FileChanges;

/// Shows one answer in a terminal: its text on the standard output, what happens around it on the standard
/// error. As JSON: one event a line, on the standard output. Text comes once, however often the link breaks.
final class Printer {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;
    private final Map<String, Long> shown = new HashMap<>();
    private @Nullable String current;
    private boolean atLineStart = true;

    Printer(PrintStream out, PrintStream err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    /// What happened to the answer in the end.
    record Ending(
            SubtaskStatus status,
            @Nullable FailureReason reason,
            @Nullable String message,
            @Nullable String text) {}

    /// The answer begins anew, as another attempt.
    void begin(int attempt) {
        shown.clear();
        current = null;
        if (!json) {
            note("Attempt " + attempt);
        }
    }

    /// Shows an event of the answer.
    void show(String event, ChatEvent told) {
        if (json) {
            var line = (ObjectNode) Json.mapper().valueToTree(told);
            out.println(Json.mapper().createObjectNode().put("event", event).setAll(line));
            out.flush();
            return;
        }
        switch (told) {
            case ChatEvent.Chunk chunk
            when isText(chunk.blockType()) -> text(chunk.blockId(), chunk.offset(), chunk.content());
            case ChatEvent.BlockCreated created -> block(created.block());
            case ChatEvent.StatusUpdated status
            when status.message() != null -> note(Objects.requireNonNull(status.message()));
            default -> {}
        }
    }

    /// Shows what a snapshot has beyond what was shown.
    void show(SubtaskView answer) {
        if (json) {
            out.println(Json.mapper()
                    .createObjectNode()
                    .put("event", "chat:message")
                    .set("message", Json.mapper().valueToTree(answer)));
            out.flush();
            return;
        }
        if (answer.status() == SubtaskStatus.QUEUED && answer.queuePosition() != null) {
            note("queued, position " + answer.queuePosition() + " (" + answer.queueReason() + ")");
        }
        for (var block : answer.blocks()) {
            if (isText(block.type().wire())) {
                text(block);
            }
        }
    }

    private static boolean isText(String blockType) {
        return blockType.equals(BlockType.TEXT.wire()) || blockType.equals(BlockType.OUTPUT.wire());
    }

    private void block(Block block) {
        switch (block.type()) {
            case TOOL -> note("▸ " + block.toolName() + (block.content() == null ? "" : ": " + block.content()));
            case NOTICE, FILE -> note(Objects.requireNonNullElse(block.content(), ""));
            case TEXT, OUTPUT -> text(block);
            case APPROVAL -> {
                var approval = Objects.requireNonNull(block.approval());
                note("The agent asks: " + approval.title()
                        + (approval.command() == null ? "" : "\n  " + approval.command())
                        + "\n  Answer on the page.");
            }
            case GUIDANCE -> note("You said: " + Objects.requireNonNullElse(block.content(), ""));
            case CHANGES -> changes(block.changes());
            case THINKING -> {}
        }
    }

    /// The text of a block; of a very long one the backend keeps the beginning and the end, and the rest apart.
    private void text(Block block) {
        var content = Objects.requireNonNullElse(block.content(), "");
        var cut = cut(block);
        if (cut == null) {
            text(block.id(), 0, content);
            return;
        }
        text(block.id(), 0, content.substring(0, cut.head()));
        var end = cut.head() + cut.omitted();
        if (shown.getOrDefault(block.id(), 0L) < end) {
            note("[" + cut.omitted() + " characters more are on the page]");
            shown.put(block.id(), end);
        }
        text(block.id(), end, content.substring(cut.head()));
    }

    private static Attachment.@Nullable Cut cut(Block block) {
        return Objects.requireNonNullElse(block.attachments(), List.<Attachment>of()).stream()
                .filter(attachment -> attachment.field() == AttachmentField.CONTENT)
                .map(Attachment::cut)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private void text(String block, long offset, String content) {
        var fresh = Math.clamp(shown.getOrDefault(block, 0L) - offset, -1, content.length());
        if (fresh < 0 || fresh >= content.length()) {
            return;
        }
        if (current != null && !current.equals(block)) {
            endLine();
        }
        current = block;
        var part = content.substring(fresh);
        out.print(part);
        out.flush();
        atLineStart = part.endsWith("\n");
        shown.put(block, offset + content.length());
    }

    private void changes(@Nullable FileChanges changes) {
        if (changes != null && changes.untracked() == null) {
            var files = changes.files().size() + changes.more();
            note("▸ " + files + (files == 1 ? " file" : " files") + " changed, +" + changes.added() + " −"
                    + changes.removed());
        }
    }

    private void note(String text) {
        endLine();
        err.println(VisibleText.of(text));
    }

    private void endLine() {
        if (!atLineStart) {
            out.println();
            atLineStart = true;
        }
    }

    /// Shows how it ended, as JSON with an event `end` of its own, and returns the exit code: 0 completed, 1
    /// failed, 130 stopped.
    int end(Ending ending) {
        if (json) {
            var line = Json.mapper().createObjectNode().put("event", "end");
            out.println(line.setAll((ObjectNode) Json.mapper().valueToTree(ending)));
        } else {
            endLine();
        }
        return switch (ending.status()) {
            case COMPLETED -> 0;
            case CANCELLED -> {
                err.println("Stopped.");
                yield 130;
            }
            case PENDING, QUEUED, RUNNING, FAILED -> {
                var reason = Objects.requireNonNullElse(ending.reason(), FailureReason.INTERNAL);
                err.println("Failed (" + reason.wire() + "): " + ending.message());
                err.println(reason.nextStep());
                yield 1;
            }
        };
    }
}
