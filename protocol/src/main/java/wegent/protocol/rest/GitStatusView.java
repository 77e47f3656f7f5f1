package wegent.protocol.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;

/// What Git says of a folder. Without `root` it is in no repository. Without `branch` the head is detached,
/// without `commit` there is none yet. `truncated`: there are more changes than are told.
public record GitStatusView(
        @Nullable String root,
        @Nullable String branch,
        @Nullable String commit,
        @Nullable String upstream,
        int ahead,
        int behind,
        List<GitChange> changes,
        boolean truncated) {

    /// Of a folder in no repository.
    public static final GitStatusView NONE = new GitStatusView(null, null, null, null, 0, 0, List.of(), false);

    public GitStatusView {
        changes = Json.listOrEmpty(changes);
    }
}
