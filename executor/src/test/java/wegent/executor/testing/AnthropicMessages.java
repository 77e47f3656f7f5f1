package wegent.executor.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import wegent.executor.testing.Conversation.Entry;
import wegent.executor.testing.Conversation.Who;
import wegent.executor.testing.Reply.Message;
import wegent.executor.testing.Reply.Part;

/// Anthropic's Messages API.
final class AnthropicMessages implements Dialect {
    private static final int INPUT_TOKENS = 100;

    private final AtomicLong ids = new AtomicLong();

    @Override
    public String path() {
        return "/v1/messages";
    }

    @Override
    public Conversation read(JsonNode body) {
        var entries = new ArrayList<Entry>();
        body.path("messages").forEach(message -> addEntries(message, entries));
        var tools = new ArrayList<String>();
        body.path("tools").forEach(tool -> tools.add(tool.path("name").asText()));
        var session = body.path("metadata").path("user_id").asText();
        return new Conversation(entries, tools, session, body.path("stream").asBoolean(), body);
    }

    @Override
    public JsonNode whole(Message message, JsonNode request) {
        var whole = message(request);
        var content = whole.putArray("content");
        message.parts().forEach(part -> content.add(block(part)));
        whole.put("stop_reason", stopReason(message.parts()));
        whole.withObject("/usage").put("output_tokens", tokens(message.parts()));
        return whole;
    }

    @Override
    public void stream(Message message, JsonNode request, EventStream out) throws IOException {
        out.send(start(request));
        var index = 0;
        for (var part : message.parts()) {
            streamBlock(part, index++, message.pace(), out);
        }
        var delta = event("message_delta");
        delta.putObject("delta").put("stop_reason", stopReason(message.parts())).putNull("stop_sequence");
        delta.putObject("usage").put("output_tokens", tokens(message.parts()));
        out.send(delta);
        out.send(event("message_stop"));
    }

    @Override
    public void streamPart(String text, JsonNode request, EventStream out) throws IOException {
        out.send(start(request));
        if (!text.isEmpty()) {
            out.send(blockStart(new Part.Text(""), 0));
            streamDeltas("text_delta", "text", text, 0, Duration.ZERO, out);
        }
    }

    @Override
    public void streamError(EventStream out) throws IOException {
        out.send(error(529));
    }

    @Override
    public JsonNode error(int status) {
        var error = event("error");
        error.putObject("error").put("type", errorType(status)).put("message", "Scripted error " + status);
        return error;
    }

    private static void addEntries(JsonNode message, List<Entry> entries) {
        var role = message.path("role").asText();
        if (role.equals("assistant")) {
            entries.add(new Entry(Who.ASSISTANT, text(message.path("content"))));
            return;
        }
        if (!role.equals("user")) {
            return;
        }
        if (message.path("content").isTextual()) {
            entries.add(new Entry(Who.USER, message.path("content").asText()));
        }
        for (var block : message.path("content")) {
            switch (block.path("type").asText()) {
                case "tool_result" -> entries.add(new Entry(Who.TOOL, text(block.path("content"))));
                case "text" ->
                    entries.add(new Entry(Who.USER, block.path("text").asText()));
                default -> {}
            }
        }
    }

    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        var text = new StringBuilder();
        content.forEach(block -> text.append(block.path("text").asText()));
        return text.toString();
    }

    private void streamBlock(Part part, int index, Duration pace, EventStream out) throws IOException {
        switch (part) {
            case Part.Text(var text) -> {
                out.send(blockStart(new Part.Text(""), index));
                streamDeltas("text_delta", "text", text, index, pace, out);
            }
            case Part.Thinking(var text) -> {
                out.send(blockStart(new Part.Thinking(""), index));
                streamDeltas("thinking_delta", "thinking", text, index, pace, out);
                streamDeltas("signature_delta", "signature", "scripted", index, Duration.ZERO, out);
            }
            case Part.ToolCall(var name, var input) -> {
                out.send(blockStart(new Part.ToolCall(name, JsonNodeFactory.instance.objectNode()), index));
                streamDeltas("input_json_delta", "partial_json", input.toString(), index, Duration.ZERO, out);
            }
        }
        out.send(event("content_block_stop").put("index", index));
    }

    private ObjectNode blockStart(Part part, int index) {
        var start = event("content_block_start").put("index", index);
        start.set("content_block", block(part));
        return start;
    }

    /// One delta a word, each with the blank that follows it.
    private static void streamDeltas(String type, String field, String text, int index, Duration pace, EventStream out)
            throws IOException {
        for (var word : text.split("(?<= )", -1)) {
            var delta = event("content_block_delta").put("index", index);
            delta.putObject("delta").put("type", type).put(field, word);
            out.send(delta);
            out.pause(pace);
        }
    }

    private ObjectNode block(Part part) {
        return switch (part) {
            case Part.Text(var text) -> event("text").put("text", text);
            case Part.Thinking(var text) ->
                event("thinking").put("thinking", text).put("signature", text.isEmpty() ? "" : "scripted");
            case Part.ToolCall(var name, var input) -> {
                var call = event("tool_use").put("id", "toolu_" + ids.incrementAndGet());
                call.put("name", name).set("input", input);
                yield call;
            }
        };
    }

    private ObjectNode start(JsonNode request) {
        var start = event("message_start");
        start.set("message", message(request));
        return start;
    }

    private ObjectNode message(JsonNode request) {
        var message = event("message").put("id", "msg_" + ids.incrementAndGet());
        message.put("role", "assistant").put("model", request.path("model").asText("scripted"));
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.putObject("usage")
                .put("input_tokens", INPUT_TOKENS)
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", 0)
                .put("output_tokens", 1);
        return message;
    }

    private static ObjectNode event(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private static String stopReason(List<Part> parts) {
        return parts.stream().anyMatch(Part.ToolCall.class::isInstance) ? "tool_use" : "end_turn";
    }

    private static int tokens(List<Part> parts) {
        return parts.stream()
                .mapToInt(part -> part instanceof Part.Text(var text) ? text.split(" ", -1).length : 10)
                .sum();
    }

    private static String errorType(int status) {
        return switch (status) {
            case 400 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            default -> "api_error";
        };
    }
}
