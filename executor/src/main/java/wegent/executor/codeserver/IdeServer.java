package wegent.executor.codeserver;

import java.io.IOException;
import java.util.Optional;

/// What serves the IDE: code-server, or a small stub in tests.
interface IdeServer {

    /// The one that runs; started, and logged in to, when there is none. Blocks, at most half a minute.
    Upstream ready() throws IOException, InterruptedException;

    /// The one that runs, if any does.
    Optional<Upstream> running();

    /// Nobody needs it for now. May be called twice.
    void stop();
}
