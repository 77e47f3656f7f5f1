package wegent.protocol.stream;

import org.jspecify.annotations.Nullable;

/// Tokens of one answer and, where the agent tells it, its cost in US dollars.
public record Usage(
        long inputTokens,
        long outputTokens,
        long cacheReadTokens,
        long cacheWriteTokens,
        @Nullable Double costUsd) {}
