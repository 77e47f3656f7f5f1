package wegent.protocol.rest;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Whether a file can be shown as text.
public enum FileKind {
    TEXT,
    BINARY,
    TOO_LARGE;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
