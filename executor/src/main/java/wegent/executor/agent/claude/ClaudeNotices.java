package wegent.executor.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.StreamEvent;
import wegent.protocol.stream.StreamEvent.BlockCreated;
import wegent.protocol.stream.StreamEvent.Status;

/// What the `system` lines mean to the user: what the agent is doing, and notes in the transcript.
final class ClaudeNotices {
    private ClaudeNotices() {}

    static Optional<StreamEvent> of(JsonNode line) {
        return switch (line.path("subtype").asText()) {
            case "status" -> status(line.path("status").asText());
            case "api_retry" -> Optional.of(new Status("retrying", retry(line)));
            case "compact_boundary" -> Optional.of(notice(line, "The agent compacted the conversation."));
            case "informational" ->
                Optional.of(notice(line, line.path("content").asText()));
            default -> Optional.empty();
        };
    }

    private static Optional<StreamEvent> status(String status) {
        return switch (status) {
            case "requesting", "compacting" -> Optional.of(new Status(status, null));
            default -> Optional.empty();
        };
    }

    private static String retry(JsonNode line) {
        var status = line.path("error_status").asInt();
        var why = status == 0 ? "The model did not answer" : "The model answered " + status;
        return why + ". Attempt " + line.path("attempt").asInt() + " of "
                + line.path("max_retries").asInt() + ".";
    }

    private static StreamEvent notice(JsonNode line, String text) {
        return new BlockCreated(Block.notice("notice-" + line.path("uuid").asText(), text));
    }
}
