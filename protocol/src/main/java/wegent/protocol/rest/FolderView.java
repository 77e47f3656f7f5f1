package wegent.protocol.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;

/// A folder of a device. Without `path` its entries are the folders that the owner of the device allows;
/// without `parent` it is one of these. `truncated`: there are more entries than are told. `writable`: files and
/// folders may be made there; `trusted`: programs that its repositories name for files run, as with Git by hand. A
/// device that does not say these has no such rules.
public record FolderView(
        @Nullable String path,
        @Nullable String parent,
        List<FolderEntry> entries,
        boolean truncated,
        @Nullable Boolean writable,
        @Nullable Boolean trusted) {
    public FolderView {
        entries = Json.listOrEmpty(entries);
    }

    /// One of which no more is known.
    public FolderView(@Nullable String path, @Nullable String parent, List<FolderEntry> entries, boolean truncated) {
        this(path, parent, entries, truncated, null, null);
    }
}
