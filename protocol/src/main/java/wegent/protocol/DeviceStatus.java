package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a user sees of a device (seed 000, DESIGN section 7): busy means online with no free slot; reconnecting means
/// its socket is lost but its grace period runs.
public enum DeviceStatus {
    ONLINE,
    BUSY,
    RECONNECTING,
    OFFLINE;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
