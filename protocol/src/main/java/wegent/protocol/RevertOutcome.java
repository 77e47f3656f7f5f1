package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What came of the order to take an answer's changes back. Only `reverted` changed any file.
public enum RevertOutcome {
    REVERTED,
    /// Files were changed since, where the answer had changed them.
    CHANGED_SINCE,
    /// An agent is at work in the folder.
    BUSY,
    /// The device does not keep the folder as it was before this answer any more.
    GONE,
    FAILED;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
