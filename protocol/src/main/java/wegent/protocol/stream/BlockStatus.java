package wegent.protocol.stream;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// How far a block is: a tool is `pending` until it has run; an approval is `pending` until it is answered.
public enum BlockStatus {
    STREAMING,
    PENDING,
    DONE,
    ERROR;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
