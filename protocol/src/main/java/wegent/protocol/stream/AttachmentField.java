package wegent.protocol.stream;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The fields of a block that may be too large for it. A tool's input is attached as JSON.
public enum AttachmentField {
    CONTENT,
    TOOL_INPUT,
    TOOL_OUTPUT;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
