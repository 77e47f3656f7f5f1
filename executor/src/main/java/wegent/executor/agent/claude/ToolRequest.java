package wegent.executor.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.Block.Approval;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockType;

/// The agent asks whether it may use a tool.
record ToolRequest(String id, JsonNode request) {
    private static final int PREVIEW = 200_000;
    private static final String QUESTIONS = "AskUserQuestion";

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
        var approval = Approval.open(title(), command(), description(), null);
        return new Block(
                blockId(), BlockType.APPROVAL, BlockStatus.PENDING, null, tool(), input(), null, null, approval);
    }

    String title() {
        return switch (tool()) {
            case "Bash" -> "Run a command";
            case "Write" -> "Write a file";
            case "Edit", "MultiEdit", "NotebookEdit" -> "Change a file";
            case "WebFetch" -> "Fetch a web page";
            case "ExitPlanMode" -> "Carry out this plan";
            case QUESTIONS -> "Answer a question";
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
            case "ExitPlanMode" -> shortened(input().path("plan").asText());
            case QUESTIONS -> questions();
            default -> shortened(input().toPrettyString());
        };
    }

    /// Asked of the user herself: her answer is for this time only.
    boolean isQuestion() {
        return tool().equals(QUESTIONS);
    }

    /// Its input with the user's answers, as the tool hands them to the agent.
    JsonNode answeredWith(Map<String, String> answers) {
        if (answers.isEmpty()) {
            return input();
        }
        ObjectNode input = input().deepCopy();
        answers.forEach(input.putObject("answers")::put);
        return input;
    }

    private String questions() {
        return input().path("questions")
                .valueStream()
                .map(question -> question.path("question").asText())
                .collect(Collectors.joining("\n"));
    }

    /// Two requests with the same likeness have the same answer for the rest of the conversation: the same
    /// command, the same file to change, or the same input of any other tool.
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
