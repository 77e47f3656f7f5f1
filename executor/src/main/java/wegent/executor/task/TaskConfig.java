package wegent.executor.task;

import java.time.Duration;
import java.util.Map;
import wegent.protocol.AgentKind;

/// How many runs at a time, how long a run may wait for an answer, and how long each agent may be silent or
/// take to start: `byKind` has the agents for which that differs.
public record TaskConfig(
        int maxSlots, Duration silence, Duration start, Duration approval, Map<AgentKind, Limits> byKind) {
    public static final TaskConfig DEFAULT =
            new TaskConfig(5, Duration.ofMinutes(30), Duration.ofSeconds(60), Duration.ofMinutes(30));

    /// How long an agent may be silent, and how long it may take to give its first sign of life.
    public record Limits(Duration silence, Duration start) {}

    public TaskConfig {
        if (maxSlots < 1 || maxSlots > 100) {
            throw new IllegalArgumentException("max_slots is not between 1 and 100: " + maxSlots);
        }
        byKind = Map.copyOf(byKind);
    }

    public TaskConfig(int maxSlots, Duration silence, Duration start, Duration approval) {
        this(maxSlots, silence, start, approval, Map.of());
    }

    Limits limitsOf(AgentKind kind) {
        return byKind.getOrDefault(kind, new Limits(silence, start));
    }
}
