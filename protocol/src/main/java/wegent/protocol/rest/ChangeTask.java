package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;
import wegent.protocol.Require;

/// Body of `PATCH /api/tasks/{id}`. What is absent stays as it is.
public record ChangeTask(
        @Nullable String title,
        @Nullable Boolean pinned,
        @Nullable Boolean archived,
        @Nullable Boolean muted) {
    public ChangeTask {
        if (title != null) {
            Require.text(title, "title", 200);
        }
    }
}
