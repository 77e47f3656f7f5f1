package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// How much an agent may do without asking: ask for each risky step, edit files freely, or do everything. The
/// device's policy can only lower it. On the wire in lower case.
public enum PermissionMode {
    ASK,
    ACCEPT_EDITS,
    BYPASS;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
