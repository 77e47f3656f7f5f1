package wegent.protocol.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.RevertOutcome;

/// What came of taking an answer's changes back; `files` are those that are in the way.
public record RevertView(
        RevertOutcome outcome, List<String> files, @Nullable String message) {
    public RevertView {
        files = Json.listOrEmpty(files);
    }
}
