package wegent.protocol.stream;

import org.jspecify.annotations.Nullable;

/// Tokens of one answer and, where the agent tells it, its cost in US dollars.
public record Usage(
        long inputTokens,
        long outputTokens,
        long cacheReadTokens,
        long cacheWriteTokens,
        @Nullable Double costUsd) {

    public static final Usage NONE = new Usage(0, 0, 0, 0, null);

    /// Both together.
    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cacheReadTokens + other.cacheReadTokens,
                cacheWriteTokens + other.cacheWriteTokens,
                sum(costUsd, other.costUsd));
    }

    private static @Nullable Double sum(@Nullable Double one, @Nullable Double other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one + other;
    }
}
