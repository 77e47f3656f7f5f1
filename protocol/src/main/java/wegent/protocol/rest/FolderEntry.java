package wegent.protocol.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One thing in a folder of a device. `repository`: it is a folder with a Git repository in it.
public record FolderEntry(
        String name,
        String path,
        EntryKind kind,
        @Nullable Long size,
        @Nullable Instant modifiedAt,
        boolean repository) {}
