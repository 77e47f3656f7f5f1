package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Who wrote a message of a conversation.
public enum Role {
    USER,
    ASSISTANT;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
