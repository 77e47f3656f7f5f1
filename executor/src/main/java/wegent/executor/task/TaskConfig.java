package wegent.executor.task;

import java.time.Duration;

/// How many runs at a time, and how long each may be silent, take to start, or wait for an answer.
public record TaskConfig(int maxSlots, Duration silence, Duration start, Duration approval) {
    public static final TaskConfig DEFAULT =
            new TaskConfig(5, Duration.ofMinutes(30), Duration.ofSeconds(60), Duration.ofMinutes(30));

    public TaskConfig {
        if (maxSlots < 1 || maxSlots > 100) {
            throw new IllegalArgumentException("max_slots is not between 1 and 100: " + maxSlots);
        }
    }
}
