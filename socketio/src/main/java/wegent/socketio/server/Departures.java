package wegent.socketio.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;

/// Counts the sockets whose disconnect handlers have not finished, so that a server that stops can wait for them.
/// Threads meet here.
final class Departures {
    @GuardedBy("this")
    private int running;

    synchronized void begin() {
        running++;
    }

    synchronized void end() {
        running--;
        if (running == 0) {
            notifyAll();
        }
    }

    /// Waits until none is running, at most for `limit`.
    synchronized void await(Duration limit) {
        var end = System.nanoTime() + limit.toNanos();
        try {
            for (var left = limit.toMillis(); running > 0 && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
