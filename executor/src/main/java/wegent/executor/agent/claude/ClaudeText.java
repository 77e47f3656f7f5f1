package wegent.executor.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import wegent.protocol.BackendMessage.HistoryMessage;
import wegent.protocol.Role;

/// Texts for and from the agent.
final class ClaudeText {
    private static final int HISTORY_LIMIT = 200_000;

    private ClaudeText() {}

    /// The prompt, with the conversation before it when the agent's session has not seen that.
    static String prompt(String prompt, List<HistoryMessage> history) {
        if (history.isEmpty()) {
            return prompt;
        }
        var before = new StringBuilder();
        for (var message : history) {
            before.append(message.role() == Role.USER ? "User: " : "Assistant: ")
                    .append(message.text())
                    .append("\n\n");
        }
        return "This conversation began elsewhere. What was said before, for your information:\n\n<conversation>\n"
                + end(before.toString()) + "</conversation>\n\nThe message to answer now:\n\n" + prompt;
    }

    /// The text of a content that may be a string or a list of blocks.
    static String of(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        var text = new StringBuilder();
        for (var block : content) {
            var type = block.path("type").asText();
            text.append(text.isEmpty() ? "" : "\n");
            text.append(type.equals("text") ? block.path("text").asText() : "[" + type + "]");
        }
        return text.toString();
    }

    /// What a tool call is about, in one line; empty when its input does not say.
    static String title(JsonNode input) {
        for (var field : List.of("description", "command", "file_path", "path", "pattern", "url", "query", "prompt")) {
            var text = input.path(field).asText();
            if (!text.isEmpty()) {
                return shortened(text.lines().findFirst().orElse(""), 200);
            }
        }
        return "";
    }

    /// `text`, its middle left out with a word about it when it is longer than `limit`.
    static String shortened(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        var head = whole(text, limit / 2);
        var tail = whole(text, text.length() - limit / 2);
        return text.substring(0, head) + "\n[… " + (tail - head) + " characters left out …]\n" + text.substring(tail);
    }

    private static String end(String text) {
        return text.length() <= HISTORY_LIMIT
                ? text
                : "[…]" + text.substring(whole(text, text.length() - HISTORY_LIMIT));
    }

    /// `index`, moved so that it does not part a surrogate pair.
    private static int whole(String text, int index) {
        return Character.isLowSurrogate(text.charAt(index)) ? index - 1 : index;
    }
}
