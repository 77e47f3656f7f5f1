package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Every refusal that a client can meet, with its HTTP status. On the wire in lower case.
public enum ErrorCode {
    INVALID_PAYLOAD(400),
    UNKNOWN_EVENT(400),
    WRONG_CREDENTIALS(400),
    UNAUTHENTICATED(401),
    TOKEN_EXPIRED(401),
    FORBIDDEN(403),
    REFUSED_BY_POLICY(403),
    NOT_FOUND(404),
    CONFLICT(409),
    DEVICE_OFFLINE(409),
    DEVICE_UNSUITABLE(409),
    WRONG_STATE(409),
    REQUEST_TIMEOUT(408),
    PAYLOAD_TOO_LARGE(413),
    TOO_MANY_REQUESTS(429),
    /// The user has as much of something as they may have: the text names the limit and its setting.
    QUOTA_EXCEEDED(429),
    STALE_CONNECTION(409),
    UNAVAILABLE(503),
    INTERNAL(500);

    private final int httpStatus;

    ErrorCode(int httpStatus) {
        this.httpStatus = httpStatus;
    }

    /// The status of the HTTP answer that carries this code.
    public int httpStatus() {
        return httpStatus;
    }

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
