package wegent.protocol;

import wegent.protocol.id.CodeServerId;

/// Answers of a device about IDE sessions. A refusal is an [ErrorReply] instead.
public sealed interface CodeServerReply {

    /// It can be opened, in this folder, at this address; whoever opens it adds the token to it. `relayed`: the
    /// address is that of the backend.
    record Started(boolean success, CodeServerId sessionId, String path, String url, boolean relayed)
            implements CodeServerReply {}
}
