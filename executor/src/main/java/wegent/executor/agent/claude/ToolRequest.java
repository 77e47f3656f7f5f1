package wegent.executor.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import wegent.protocol.stream.ActionRequest;
import wegent.protocol.stream.ActionRequest.Grant;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.Block.Approval;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockType;

/// The agent, at work in `folder`, asks whether it may use a tool.
record ToolRequest(String id, String folder, JsonNode request) {
    private static final int PREVIEW = 20_000;
    private static final String QUESTIONS = "AskUserQuestion";

    /// Asked of the user, and answered for this time only.
    private static final Set<String> ONCE = Set.of(QUESTIONS, "ExitPlanMode");

    String tool() {
        return request.path("tool_name").asText();
    }

    JsonNode input() {
        return request.path("input");
    }

    String blockId() {
        return "approval-" + id;
    }

    /// The question as the user sees it. What is approved is its content; the rest is for those who only read.
    Block block() {
        var approval = Approval.open(title(), command(), description(), null);
        return new Block(
                blockId(),
                BlockType.APPROVAL,
                BlockStatus.PENDING,
                action().text(),
                tool(),
                null,
                null,
                null,
                approval);
    }

    /// All that the user is to see, and that is run when the user allows it.
    ActionRequest action() {
        return new ActionRequest(blockId(), tool(), folder, grant().orElse(null), words(), input());
    }

    /// What "allow for this conversation" covers: never more than it says. Empty when it can only be allowed once.
    Optional<Grant> grant() {
        if (ONCE.contains(tool())) {
            return Optional.empty();
        }
        return Optional.of(
                switch (tool()) {
                    case "Bash" -> new Grant(Grant.Kind.COMMAND, text("command"));
                    case "Write", "Edit", "MultiEdit" -> new Grant(Grant.Kind.CHANGE_FILE, text("file_path"));
                    case "NotebookEdit" -> new Grant(Grant.Kind.CHANGE_FILE, text("notebook_path"));
                    case "Read" -> new Grant(Grant.Kind.READ_FILE, text("file_path"));
                    case "WebFetch" -> new Grant(Grant.Kind.FETCH, text("url"));
                    default -> new Grant(Grant.Kind.SAME_INPUT, tool());
                });
    }

    /// The input without what only describes a call or bounds its time: equal for calls that do the same.
    JsonNode deeds() {
        if (!(input() instanceof ObjectNode fields)) {
            return input();
        }
        var deeds = fields.deepCopy();
        return tool().equals("Bash") ? deeds.without(Set.of("description", "timeout")) : deeds;
    }

    String title() {
        return switch (tool()) {
            case "Bash" -> "Run a command";
            case "Write" -> "Write a file";
            case "Edit", "MultiEdit", "NotebookEdit" -> "Change a file";
            case "Read" -> "Read a file";
            case "WebFetch" -> "Fetch a web page";
            case "ExitPlanMode" -> "Carry out this plan";
            case QUESTIONS -> "Answer a question";
            default -> "Use " + tool();
        };
    }

    /// What would happen, for those who only read it.
    private String command() {
        return ClaudeText.shortened(
                switch (tool()) {
                    case "Bash" -> text("command");
                    case "Write" -> text("file_path") + "\n\n" + text("content");
                    case "Edit" ->
                        text("file_path") + "\n\n" + lines("- ", "old_string") + "\n" + lines("+ ", "new_string");
                    case "ExitPlanMode" -> text("plan");
                    case QUESTIONS -> String.join("\n", questions());
                    default -> input().toPrettyString();
                },
                PREVIEW);
    }

    /// Asked of the user, not for a permission.
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

    /// The texts of the questions that it asks.
    Set<String> questions() {
        return input().path("questions")
                .valueStream()
                .map(question -> question.path("question").asText())
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    private Map<String, String> words() {
        var words = new LinkedHashMap<String, String>();
        for (var name : new String[] {"description", "decision_reason", "blocked_path"}) {
            var text = request.path(name).asText();
            if (!text.isEmpty()) {
                words.put(name, text);
            }
        }
        return words;
    }

    private @Nullable String description() {
        return words().values().stream().findFirst().orElse(null);
    }

    private String text(String field) {
        return input().path(field).asText();
    }

    private String lines(String mark, String field) {
        return mark + text(field).replace("\n", "\n" + mark);
    }
}
