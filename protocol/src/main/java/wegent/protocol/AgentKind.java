package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The kind of agent that runs an answer. On the wire in lower case.
public enum AgentKind {
    CLAUDE_CODE,
    CODEX,
    SHELL;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Reads the wire form; `claude-code` and `ClaudeCode` are accepted too.
    @JsonCreator
    public static AgentKind of(String wire) {
        var plain = wire.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        for (var runtime : values()) {
            if (runtime.wire().replace("_", "").equals(plain)) {
                return runtime;
            }
        }
        throw new IllegalArgumentException("runtime is not one of claude_code, codex, shell: " + wire);
    }
}
