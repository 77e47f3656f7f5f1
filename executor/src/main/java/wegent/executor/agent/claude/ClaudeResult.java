package wegent.executor.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.StringJoiner;
import wegent.executor.process.ExitStatus;
import wegent.protocol.FailureReason;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.StreamEvent.Ended;
import wegent.protocol.stream.Usage;

/// The `result` line that ends a turn. `apiError` is the kind of the error that the last message named, or empty.
/// Decides by flags, status and kind, never by text: texts change with each version.
record ClaudeResult(JsonNode line, String apiError) {

    /// The session to resume is unknown to the program: it never began.
    boolean sessionUnknown() {
        return line.path("is_error").asBoolean()
                && line.path("subtype").asText().equals("error_during_execution")
                && line.path("num_turns").asInt() == 0;
    }

    String text() {
        return line.path("result").asText();
    }

    double totalCost() {
        return line.path("total_cost_usd").asDouble();
    }

    Usage usage(double cost) {
        var usage = line.path("usage");
        return new Usage(
                usage.path("input_tokens").asLong(),
                usage.path("output_tokens").asLong(),
                usage.path("cache_read_input_tokens").asLong(),
                usage.path("cache_creation_input_tokens").asLong(),
                cost);
    }

    Ended ended() {
        if (!line.path("is_error").asBoolean()) {
            return Ended.completed();
        }
        return new Ended(SubtaskStatus.FAILED, reason(), message(), null, detail());
    }

    /// The process ended before it gave a result.
    static Ended crashed(ExitStatus status, String stderr) {
        var last = stderr.strip().lines().reduce((_, line) -> line).orElse("");
        var message =
                "Claude Code " + status.inWords() + " before it had answered." + (last.isEmpty() ? "" : " " + last);
        var detail = JsonNodeFactory.instance.objectNode().put("exit_status", status.value());
        detail.put("stderr", stderr.substring(Math.max(0, stderr.length() - 4000)));
        return new Ended(SubtaskStatus.FAILED, FailureReason.AGENT_CRASHED, message, null, detail);
    }

    private FailureReason reason() {
        if (!line.path("subtype").asText().equals("success")) {
            return FailureReason.AGENT_ERROR;
        }
        var status = line.path("api_error_status").asInt();
        return switch (status) {
            case 0 -> withoutStatus();
            case 401, 403 -> FailureReason.AGENT_AUTH;
            case 408, 429 -> FailureReason.MODEL_OVERLOADED;
            default -> status >= 500 ? FailureReason.MODEL_OVERLOADED : FailureReason.MODEL_REJECTED;
        };
    }

    private FailureReason withoutStatus() {
        return switch (apiError) {
            case "authentication_failed", "oauth_org_not_allowed", "billing_error" -> FailureReason.AGENT_AUTH;
            case "rate_limit", "overloaded" -> FailureReason.MODEL_OVERLOADED;
            case "invalid_request", "model_not_found", "max_output_tokens" -> FailureReason.MODEL_REJECTED;
            default -> FailureReason.MODEL_UNREACHABLE;
        };
    }

    private String message() {
        if (!text().isEmpty()) {
            return text();
        }
        var errors = new StringJoiner("\n");
        line.path("errors").forEach(error -> errors.add(error.asText()));
        return errors.length() > 0
                ? errors.toString()
                : "Claude Code stopped: "
                        + line.path("terminal_reason")
                                .asText(line.path("subtype").asText());
    }

    private ObjectNode detail() {
        var detail = JsonNodeFactory.instance.objectNode();
        for (var name :
                new String[] {"subtype", "terminal_reason", "api_error_status", "api_error_type", "api_error"}) {
            if (line.hasNonNull(name)) {
                detail.set(name, line.get(name));
            }
        }
        return detail;
    }
}
