package wegent.protocol.stream;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a block is: Markdown text, the agent's thinking, a command's raw output, a tool call, a permission
/// request, a note of the system, a file that the user attached, or what she told the agent while it worked.
public enum BlockType {
    TEXT,
    THINKING,
    OUTPUT,
    TOOL,
    APPROVAL,
    NOTICE,
    FILE,
    GUIDANCE;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
