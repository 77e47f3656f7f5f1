package wegent.protocol.rest;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// How a clone stands. Unknown: the device was started again since, or forgot it.
public enum CloneStatus {
    RUNNING,
    DONE,
    FAILED,
    CANCELLED,
    UNKNOWN;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
