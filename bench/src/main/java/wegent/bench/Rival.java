package wegent.bench;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Optional;

/// A terminal server that others use, on 127.0.0.1, to compare with: each connection is a new shell.
interface Rival extends AutoCloseable {
    String name();

    Program program();

    /// A new shell.
    Future<Shell> open(Loop loop);

    @Override
    default void close() {
        program().close();
    }

    /// ttyd where it is installed, else terminado, which Jupyter has; empty without either.
    static Optional<Rival> start(Path log) {
        return Ttyd.start(log).or(() -> Terminado.start(log));
    }
}
