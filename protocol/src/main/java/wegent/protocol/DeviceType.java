package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What kind of machine a device is (seed 002): the user's own, an app on it, one in the cloud, a container
/// elsewhere.
public enum DeviceType {
    LOCAL,
    APP,
    CLOUD,
    REMOTE;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static DeviceType of(String wire) {
        for (var type : values()) {
            if (type.wire().equals(wire)) {
                return type;
            }
        }
        throw new IllegalArgumentException("device_type is not one of local, app, cloud, remote: " + wire);
    }
}
