package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// How far an agent is kept apart from the rest of its machine, from the least to the most.
public enum SandboxProfile {
    /// Not at all: it can do what the device's user can.
    OPEN,
    /// It sees its own processes alone, writes to its own folders alone, and sees nothing of the executor, of other
    /// runs and of the user's session. The network is that of the machine.
    CONTAINED,
    /// Also the network is closed, but for an allow list; the model is reached through the executor, which has the
    /// key.
    ISOLATED;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The stricter of the two.
    public SandboxProfile or(SandboxProfile other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
