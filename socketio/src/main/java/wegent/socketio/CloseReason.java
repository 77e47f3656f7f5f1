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
    /// The other side joined no namespace in time, or too many others came that had not joined either.
    NEVER_JOINED,
    /// What it held in memory was more than there was room for, of its owner's share or in all.
    OVER_BUDGET
}
