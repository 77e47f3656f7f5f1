package wegent.protocol.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a server is doing, as the node that was asked knows it. `version` is absent when it runs from classes.
public record ServerView(
        @Nullable String version,
        String node,
        Instant startedAt,
        long users,
        long devices,
        long devicesHere,
        long running,
        long waiting,
        long memoryUsed,
        long memoryMax) {}
