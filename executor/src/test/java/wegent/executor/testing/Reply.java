package wegent.executor.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/// What the scripted model does with one request, in no API's words.
public sealed interface Reply {

    /// A whole answer, word by word with `pace` between the words.
    record Message(List<Part> parts, Duration pace) implements Reply {
        public Message {
            parts = List.copyOf(parts);
        }
    }

    /// An HTTP error before any byte of an answer.
    record Refusal(int status) implements Reply {}

    /// `text`, then silence until the client goes away or the model is closed.
    record Hang(String text) implements Reply {}

    /// `text`, then the connection breaks. A request that does not stream gets `instead`.
    record Cut(String text, String instead) implements Reply {}

    /// `text`, then an error event inside the stream. A request that does not stream gets `instead`.
    record MidError(String text, String instead) implements Reply {}

    /// One block of an answer.
    sealed interface Part {
        record Text(String text) implements Part {}

        record Thinking(String text) implements Part {}

        record ToolCall(String name, JsonNode input) implements Part {}
    }

    /// An answer of `parts` as fast as it goes.
    static Message of(Part... parts) {
        return new Message(List.of(parts), Duration.ZERO);
    }

    /// An answer of one text.
    static Message text(String text) {
        return of(new Part.Text(text));
    }
}
