package wegent.protocol;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The client's fault: it asked for something that it may not have, or not like this. Turned into a problem document
/// (HTTP) or into `{error, code}` (Socket.IO acknowledgement) in one place each. The message is shown to the user.
public final class RefusedException extends RuntimeException {
    /// The longest message, in characters: it may quote what came in, of which more is no help.
    private static final int MAX_LENGTH = 1_000;

    private final ErrorCode code;
    private final @Nullable String field;
    private final @Nullable Duration retryAfter;

    public RefusedException(ErrorCode code, String message) {
        this(code, null, message);
    }

    /// `field` is the wire name of the field at fault, with dots between levels.
    public RefusedException(ErrorCode code, @Nullable String field, String message) {
        this(code, field, message, null);
    }

    private RefusedException(ErrorCode code, @Nullable String field, String message, @Nullable Duration retryAfter) {
        super(message.length() > MAX_LENGTH ? message.substring(0, MAX_LENGTH) + "…" : message);
        this.code = code;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    /// A `TOO_MANY_REQUESTS` that says when it may be tried again.
    public static RefusedException tooMany(String message, Duration retryAfter) {
        return new RefusedException(ErrorCode.TOO_MANY_REQUESTS, null, message, retryAfter);
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

    /// When the same request may be tried again; absent when waiting does not help.
    public @Nullable Duration retryAfter() {
        return retryAfter;
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
