package wegent.protocol.rest;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Where a project's folder comes from: it is a folder of the device, or a clone.
public enum ProjectSource {
    LOCAL_PATH,
    GIT;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
