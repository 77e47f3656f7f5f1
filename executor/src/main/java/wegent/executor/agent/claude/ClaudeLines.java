package wegent.executor.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import wegent.protocol.stream.ActionRequest;

/// The lines that we say to the agent.
final class ClaudeLines {
    private ClaudeLines() {}

    /// Names the answer to request `requestId` among all lines that are said.
    static String answerId(String requestId) {
        return "answer-" + requestId;
    }

    static String user(String uuid, String text) {
        var line = object("user")
                .putNull("parent_tool_use_id")
                .put("session_id", "")
                .put("uuid", uuid);
        line.putObject("message").put("role", "user").put("content", text);
        return line.toString();
    }

    static String interrupt(String id) {
        var line = object("control_request").put("request_id", id);
        line.putObject("request").put("subtype", "interrupt").put("cancel_queued", true);
        return line.toString();
    }

    /// The agent is to run exactly `input`, whatever it asked for. In ASCII, as it was shown: nothing of it changes
    /// on its way.
    static String allow(String requestId, JsonNode input) {
        var answer = JsonNodeFactory.instance.objectNode().put("behavior", "allow");
        answer.set("updatedInput", input);
        return response(requestId, answer);
    }

    static String deny(String requestId, String message) {
        return response(
                requestId,
                JsonNodeFactory.instance.objectNode().put("behavior", "deny").put("message", message));
    }

    /// For a question that we do not know.
    static String refuse(String requestId, String error) {
        var line = object("control_response");
        line.putObject("response")
                .put("subtype", "error")
                .put("request_id", requestId)
                .put("error", error);
        return line.toString();
    }

    private static String response(String requestId, ObjectNode answer) {
        var line = object("control_response");
        line.putObject("response")
                .put("subtype", "success")
                .put("request_id", requestId)
                .set("response", answer);
        return ActionRequest.ascii(line);
    }

    private static ObjectNode object(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
