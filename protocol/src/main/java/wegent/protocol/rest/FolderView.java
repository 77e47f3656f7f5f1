package wegent.protocol.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;

/// A folder of a device. Without `path` its entries are the folders that the owner of the device allows;
/// without `parent` it is one of these. `truncated`: there are more entries than are told.
public record FolderView(@Nullable String path, @Nullable String parent, List<FolderEntry> entries, boolean truncated) {
    public FolderView {
        entries = Json.listOrEmpty(entries);
    }
}
