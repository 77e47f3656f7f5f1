package wegent.protocol.rest;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a thing in a folder is. A link counts as what it leads to, unless that is outside the allowed folders.
public enum EntryKind {
    FOLDER,
    FILE,
    OTHER;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
