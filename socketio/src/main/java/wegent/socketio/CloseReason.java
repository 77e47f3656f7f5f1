package wegent.socketio;

/// Why a connection ended.
public enum CloseReason {
    /// The other side said goodbye.
    LEFT,
    /// We said goodbye.
    CLOSED_HERE,
    /// The link broke without a word.
    LINK_LOST,
    /// The other side stopped answering pings, or stopped sending them.
    SILENT,
    /// The other side reads too slowly: the bound of waiting bytes was passed.
    TOO_SLOW,
    /// The other side sent what the protocol does not allow.
    MALFORMED,
    /// The other side sent more than the limit in one message.
    TOO_LARGE,
    /// The other side joined no namespace in time.
    NEVER_JOINED
}
