package wegent.executor.terminal;

import java.io.IOException;
import java.nio.file.Path;

/// A shell on a terminal line of the system.
interface Pty {
    /// Opens such a line.
    interface Opener {
        Pty open(Path folder, int rows, int columns) throws IOException;
    }

    /// Waits for output. Returns how many bytes there are, or -1 when there will be none any more.
    int read(byte[] into) throws IOException;

    /// Hands it input; waits while it takes none.
    void write(byte[] bytes) throws IOException;

    void resize(int rows, int columns);

    /// Waits for its end and returns its exit code.
    int awaitExit() throws InterruptedException;

    /// Hangs up, as when a window is closed.
    void hangUp();

    /// Ends it, whatever it thinks of that.
    void kill();
}
