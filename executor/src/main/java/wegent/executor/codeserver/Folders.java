package wegent.executor.codeserver;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Which folders may be opened.
public interface Folders {
    /// The real folder that `path` names, made when it is not there and `create` is set. Throws
    /// [wegent.protocol.RefusedException] when it may not or cannot be.
    Path resolve(@Nullable String path, boolean create) throws IOException;
}
