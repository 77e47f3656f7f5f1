package wegent.executor.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import wegent.executor.process.ChildProcess;
import wegent.protocol.stream.StopReceipt;

/// The processes that work for one run, whoever started them. Threads meet here.
final class Processes {

    @GuardedBy("this")
    private final List<ChildProcess> children = new ArrayList<>();

    synchronized void use(ChildProcess child) {
        if (!children.contains(child)) {
            children.add(child);
        }
    }

    synchronized List<ChildProcess> all() {
        return List.copyOf(children);
    }

    void pause() {
        for (var child : all()) {
            child.pause();
        }
    }

    void resume() {
        for (var child : all()) {
            child.resume();
        }
    }

    /// Ends them one after the other. Returns what became of all.
    StopReceipt stop() {
        int gone = 0;
        int killed = 0;
        int left = 0;
        long millis = 0;
        for (var child : all()) {
            var receipt = child.stop();
            gone += receipt.ended();
            killed += receipt.killed();
            left += receipt.left();
            millis += receipt.millis();
        }
        return new StopReceipt(gone, killed, left, millis);
    }
}
