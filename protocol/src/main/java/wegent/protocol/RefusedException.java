package wegent.protocol;

import org.jspecify.annotations.Nullable;

/// The client's fault: it asked for something that it may not have, or not like this. Turned into a problem document
/// (HTTP) or into `{error, code}` (Socket.IO acknowledgement) in one place each. The message is shown to the user.
public final class RefusedException extends RuntimeException {
    /// The longest message, in characters: it may quote what came in, of which more is no help.
    private static final int MAX_LENGTH = 1_000;

    private final ErrorCode code;
    private final @Nullable String field;

    public RefusedException(ErrorCode code, String message) {
        this(code, null, message);
    }

    /// `field` is the wire name of the field at fault, with dots between levels.
    public RefusedException(ErrorCode code, @Nullable String field, String message) {
        super(message.length() > MAX_LENGTH ? message.substring(0, MAX_LENGTH) + "…" : message);
        this.code = code;
        this.field = field;
    }

    public static RefusedException notFound(String what) {
        return new RefusedException(ErrorCode.NOT_FOUND, what + " not found");
    }

    public static RefusedException invalid(String field, String message) {
        return new RefusedException(ErrorCode.INVALID_PAYLOAD, field, message);
    }

    public ErrorCode code() {
        return code;
    }

    public @Nullable String field() {
        return field;
    }

    /// The message as text that is never null.
    public String text() {
        var message = getMessage();
        return message == null ? code.wire() : message;
    }

    /// The form of this refusal in a Socket.IO acknowledgement.
    public ErrorReply reply() {
        return new ErrorReply(text(), code, field);
    }
}
