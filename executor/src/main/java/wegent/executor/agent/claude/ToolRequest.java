package wegent.executor.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.Block.Approval;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockType;

/// The agent asks whether it may use a tool.
record ToolRequest(String id, JsonNode request) {
    private static final int PREVIEW = 200_000;

    String tool() {
        return request.path("tool_name").asText();
    }

    JsonNode input() {
        return request.path("input");
    }

    JsonNode suggestions() {
        return request.path("permission_suggestions");
    }

    String blockId() {
        return "approval-" + id;
    }

    /// The question as the user sees it.
    Block block() {
        var approval = new Approval(title(), command(), description(), null, null, null, null);
        return new Block(
                blockId(), BlockType.APPROVAL, BlockStatus.PENDING, null, tool(), input(), null, null, approval);
    }

    String title() {
        return switch (tool()) {
            case "Bash" -> "Run a command";
            case "Write" -> "Write a file";
            case "Edit", "MultiEdit", "NotebookEdit" -> "Change a file";
            case "WebFetch" -> "Fetch a web page";
            default -> "Use " + tool();
        };
    }

    /// What would happen, in full.
    String command() {
        return switch (tool()) {
            case "Bash" -> input().path("command").asText();
            case "Write" -> path() + "\n\n" + shortened(input().path("content").asText());
            case "Edit" ->
                path() + "\n\n" + shortened(lines("- ", "old_string")) + "\n" + shortened(lines("+ ", "new_string"));
            default -> shortened(input().toPrettyString());
        };
    }

    /// Two requests with the same likeness have the same answer for the rest of the conversation: the same command,
    /// the same file to change, or the same input of any other tool.
    String likeness() {
        return switch (tool()) {
            case "Bash" -> "Bash\n" + input().path("command").asText();
            case "Write", "Edit", "MultiEdit" -> "edit\n" + path();
            default -> tool() + "\n" + input();
        };
    }

    private @Nullable String description() {
        for (var name : new String[] {"description", "decision_reason", "blocked_path"}) {
            var text = request.path(name).asText();
            if (!text.isEmpty()) {
                return text;
            }
        }
        return null;
    }

    private String path() {
        return input().path("file_path").asText();
    }

    private String lines(String mark, String field) {
        return mark + input().path(field).asText().replace("\n", "\n" + mark);
    }

    private static String shortened(String text) {
        return ClaudeText.shortened(text, PREVIEW);
    }
}
