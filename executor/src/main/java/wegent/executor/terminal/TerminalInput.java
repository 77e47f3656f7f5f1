package wegent.executor.terminal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What is typed goes to the shell in order, on a thread that exists only while there is some: a program that
/// does not read must not hold up whoever brings it. Threads meet here.
final class TerminalInput {
    private static final Logger log = System.getLogger(TerminalInput.class.getName());
    private static final int MOST_BYTES = 1 << 20;

    private final Pty pty;

    @GuardedBy("this")
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>(4);

    @GuardedBy("this")
    private int bytes;

    @GuardedBy("this")
    private boolean writing;

    @GuardedBy("this")
    private boolean closed;

    TerminalInput(Pty pty) {
        this.pty = pty;
    }

    /// Takes what is typed; when a megabyte waits already, it is lost.
    synchronized void add(String text) {
        var more = text.getBytes(StandardCharsets.UTF_8);
        if (closed || more.length == 0) {
            return;
        }
        if (bytes + more.length > MOST_BYTES) {
            log.log(Level.WARNING, "A program does not read: {0} bytes of input are dropped", more.length);
            return;
        }
        waiting.add(more);
        bytes += more.length;
        if (!writing) {
            writing = true;
            Thread.ofPlatform().daemon().name("terminal input").start(this::write);
        }
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
    }

    private void write() {
        try {
            for (var next = take(); next != null; next = take()) {
                pty.write(next);
            }
        } catch (IOException e) {
            log.log(Level.DEBUG, "Input is not taken any more", e);
            close();
        }
    }

    private synchronized byte @Nullable [] take() {
        var next = waiting.poll();
        if (next == null) {
            writing = false;
            return null;
        }
        bytes -= next.length;
        return next;
    }
}
