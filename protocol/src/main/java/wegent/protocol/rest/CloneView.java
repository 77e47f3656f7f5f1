package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;

/// How far a clone is: `phase` in Git's words with its `percent`, `error` when it failed. `path` is where it
/// comes to lie.
public record CloneView(
        CloneStatus status,
        String path,
        @Nullable String phase,
        @Nullable Integer percent,
        @Nullable String error) {}
