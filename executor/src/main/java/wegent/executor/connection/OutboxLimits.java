package wegent.executor.connection;

import java.time.Duration;

/// How much the outbox may take on disk, in all and for one run, how much is left free there for others, and
/// how long an agent is held when there is no room: for a full disk, and for a backend that takes nothing.
public record OutboxLimits(
        long maxBytes, long runMaxBytes, long diskReserve, Duration diskPatience, Duration outboxPatience) {
    private static final long MEBIBYTE = 1024 * 1024;
    private static final long SEGMENT = 8 * MEBIBYTE;
    private static final long LEAST_SEGMENT = 4096;

    public static final OutboxLimits DEFAULT = new OutboxLimits(
            1024 * MEBIBYTE, 256 * MEBIBYTE, 256 * MEBIBYTE, Duration.ofMinutes(30), Duration.ofHours(24));

    public OutboxLimits {
        if (maxBytes < 1 || runMaxBytes < 1 || diskReserve < 0) {
            throw new IllegalArgumentException("A limit of the outbox is less than it can be");
        }
        runMaxBytes = Math.min(runMaxBytes, maxBytes);
    }

    /// How large one file of a run grows: what is acknowledged is deleted by the file.
    long segmentBytes() {
        return Math.clamp(runMaxBytes / 8, LEAST_SEGMENT, SEGMENT);
    }
}
