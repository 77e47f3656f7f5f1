package wegent.executor.process;

import java.nio.file.Path;
import java.util.Map;

/// What a sandbox shows in one place instead of what lies there. Without a sandbox nothing changes.
public sealed interface Mount {
    Path at();

    /// An empty folder that cannot be written to.
    record Hidden(Path at) implements Mount {}

    /// A file that is there and empty, instead of a socket or a file.
    record Masked(Path at) implements Mount {}

    /// What really lies there, to be read only.
    record ReadOnly(Path at) implements Mount {}

    /// What really lies there, to be read and written.
    record Writable(Path at) implements Mount {}

    /// A folder of the process's own, which is gone with it. It begins with copies of these files, by name; one that
    /// is not there is left out.
    record Own(Path at, Map<String, Path> copies) implements Mount {
        public Own {
            copies = Map.copyOf(copies);
        }
    }
}
