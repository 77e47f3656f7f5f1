package wegent.executor.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/// How we are joined to a process: by pipes, which end with us, or by files, which do not. Threads meet here.
interface Body {
    long pid();

    boolean isAlive();

    /// Waits until the process itself has ended, or the limit has passed.
    Optional<ExitStatus> waitFor(Duration limit) throws InterruptedException;

    /// What it prints, from byte `from` on.
    InputStream output(long from) throws IOException;

    String stderrTail();

    /// Says `line` to it; once for all times, if it outlives us, for each `id`.
    void say(String id, String line) throws IOException;

    /// Says `line` to it in a way that leaves no trace on the disk. Only before anything else is said.
    void whisper(String line) throws IOException;

    boolean hasSaid(String id);

    void closeInput();

    /// All before byte `to` of its output is not needed any more.
    void release(long to);

    /// Forgets it. All of it has ended.
    void delete();

    /// Where it is found again after our death; empty when it ends with us.
    Optional<ProcessFolder> folder();
}
