package wegent.executor.terminal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/// Says what terminals have to say, a piece of each in turn, and only while little waits to go out. Threads
/// meet here.
final class OutputSender implements AutoCloseable {
    private static final Logger log = System.getLogger(OutputSender.class.getName());

    @GuardedBy("this")
    private final LinkedHashSet<Terminal> waiting = new LinkedHashSet<>();

    @GuardedBy("this")
    private @Nullable Wire wire;

    private final Thread thread = Thread.ofVirtual().name("terminal output").unstarted(this::run);

    void start() {
        thread.start();
    }

    /// It may have something to say.
    synchronized void wake(Terminal terminal) {
        if (waiting.add(terminal)) {
            notifyAll();
        }
    }

    synchronized void connected(Wire to) {
        wire = to;
        notifyAll();
    }

    synchronized void disconnected() {
        wire = null;
    }

    private void run() {
        try {
            while (true) {
                var to = awaitWork();
                to.awaitRoom();
                sayOne(to);
            }
        } catch (InterruptedException _) {
            log.log(Level.DEBUG, "No more output is sent");
        }
    }

    private synchronized Wire awaitWork() throws InterruptedException {
        while (waiting.isEmpty() || wire == null) {
            wait();
        }
        return wire;
    }

    private void sayOne(Wire to) {
        Terminal terminal;
        synchronized (this) {
            if (waiting.isEmpty()) {
                return;
            }
            terminal = waiting.removeFirst();
        }
        try {
            var report = terminal.next();
            if (report != null) {
                to.say(report);
                wake(terminal);
            }
        } catch (RuntimeException e) {
            log.log(Level.ERROR, "Output of " + terminal.id() + " is not sent", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
