package wegent.protocol.stream;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a block is: Markdown text, the agent's thinking, a command's raw output, a tool call, a permission
/// request, a note of the system, a file that the user attached, what she told the agent while it worked, or
/// what the answer changed in its folder.
public enum BlockType {
    TEXT,
    THINKING,
    OUTPUT,
    TOOL,
    APPROVAL,
    NOTICE,
    FILE,
    GUIDANCE,
    CHANGES;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
