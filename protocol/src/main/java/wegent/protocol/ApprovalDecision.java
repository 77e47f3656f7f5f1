package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The answers to an agent's permission request. On the wire in lower case.
public enum ApprovalDecision {
    ALLOW_ONCE,
    ALLOW_CONVERSATION,
    DENY;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
