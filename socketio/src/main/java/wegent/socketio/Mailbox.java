package wegent.socketio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Runs tasks one after another, in order, on a virtual thread that exists only while there are any. Threads meet here.
public final class Mailbox {
    private static final Logger log = System.getLogger(Mailbox.class.getName());

    @GuardedBy("this")
    private @Nullable ArrayDeque<Runnable> waiting;

    /// Runs `task` after all that was posted before it.
    public void post(Runnable task) {
        synchronized (this) {
            if (waiting != null) {
                waiting.add(task);
                return;
            }
            waiting = new ArrayDeque<>(4);
            waiting.add(task);
        }
        Thread.ofVirtual().name("socket").start(this::runAll);
    }

    private void runAll() {
        for (var task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (Throwable e) {
                log.log(Level.ERROR, "A socket's task failed", e);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        var task = waiting == null ? null : waiting.poll();
        if (task == null) {
            waiting = null;
        }
        return task;
    }
}
