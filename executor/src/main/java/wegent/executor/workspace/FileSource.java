package wegent.executor.workspace;

import java.io.IOException;
import java.nio.file.Path;

/// Where the files of users are fetched from: the backend.
public interface FileSource {
    /// Nothing is to be had.
    FileSource NONE = (id, _) -> {
        throw new IOException("There is no file " + id);
    };

    /// Writes file `id` to `to`, which is new. Throws when it cannot be had.
    void fetch(long id, Path to) throws IOException, InterruptedException;
}
