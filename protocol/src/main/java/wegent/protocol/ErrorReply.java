package wegent.protocol;

import org.jspecify.annotations.Nullable;

/// A refusal in a Socket.IO acknowledgement. `field` names the field at fault.
public record ErrorReply(
        String error, ErrorCode code, @Nullable String field) {}
