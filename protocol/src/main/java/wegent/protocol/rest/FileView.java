package wegent.protocol.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A file of a device. `content` is there when it is a text that is not too large.
public record FileView(
        String path,
        String name,
        long size,
        Instant modifiedAt,
        FileKind kind,
        @Nullable String content) {}
