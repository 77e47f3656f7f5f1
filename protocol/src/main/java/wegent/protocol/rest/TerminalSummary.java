package wegent.protocol.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wegent.protocol.id.TerminalId;

/// One terminal of a device. `exit_code` is there when it has ended.
public record TerminalSummary(
        TerminalId sessionId,
        String path,
        String title,
        Instant createdAt,
        int viewers,
        boolean ended,
        @Nullable Integer exitCode) {}
