package wegent.executor.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import wegent.executor.testing.Reply.Message;

/// One model API: how its requests read and how its answers look. OpenAI Responses can join by a second one.
interface Dialect {

    /// The ending of the path of its requests.
    String path();

    Conversation read(JsonNode body);

    /// The whole answer as one JSON body.
    JsonNode whole(Message message, JsonNode request);

    /// Streams the whole answer.
    void stream(Message message, JsonNode request, EventStream out) throws IOException;

    /// Streams the beginning of an answer of one text, without its end.
    void streamPart(String text, JsonNode request, EventStream out) throws IOException;

    /// Streams an error in the middle of an answer.
    void streamError(EventStream out) throws IOException;

    /// The body of an error of HTTP status `status`.
    JsonNode error(int status);
}
