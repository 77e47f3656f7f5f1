package wegent.protocol;

import java.util.List;
import wegent.base.Json;
import wegent.protocol.id.TerminalId;
import wegent.protocol.rest.TerminalSummary;

/// Answers about terminals, of devices and of the backend. A refusal is an [ErrorReply] instead.
public sealed interface TerminalReply {

    /// It runs, in this folder.
    record Started(boolean success, TerminalId sessionId, String path) implements TerminalReply {}

    /// What there is to see follows. `writer`: this viewer may type.
    record Attached(boolean success, TerminalId sessionId, String path, int rows, int cols, boolean writer)
            implements TerminalReply {}

    /// `attached`: the device has this viewer; `sent` is how many characters it has said to it.
    record Pulse(boolean success, boolean attached, long sent) implements TerminalReply {}

    record Listed(List<TerminalSummary> terminals) implements TerminalReply {
        public Listed {
            terminals = Json.listOrEmpty(terminals);
        }
    }
}
