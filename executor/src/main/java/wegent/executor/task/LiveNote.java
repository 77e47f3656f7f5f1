package wegent.executor.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wegent.executor.changes.State;
import wegent.protocol.stream.Block;

/// What is kept of one run at work, in memory and on the disk, for an executor that comes after this one dies.
/// Without it the run goes on; only another executor could not. Threads meet here.
final class LiveNote {
    private static final Logger log = System.getLogger(LiveNote.class.getName());

    private final LiveRuns all;

    @GuardedBy("this")
    private LiveRun now;

    /// Nothing is written any more: the run is over, or another executor's.
    @GuardedBy("this")
    private boolean closed;

    LiveNote(LiveRun now, LiveRuns all) {
        this.now = now;
        this.all = all;
    }

    synchronized LiveRun now() {
        return now;
    }

    /// A process of this run is about to start in folder `process`: durable when this returns.
    synchronized void starts(String process) throws IOException {
        now = now.in(process, Map.of());
        all.save(now);
    }

    synchronized void follows(@Nullable String process, Map<String, String> notes) {
        keep(now.in(process, notes));
    }

    synchronized void asks(String id, Block.Approval approval) {
        keep(now.asking(id, approval));
    }

    /// Its folder as it is before its agent begins. Written down with its process, when there is one.
    synchronized void begins(State state) {
        now = now.begunAt(state);
    }

    synchronized void stoppedFor(StopCause why) {
        keep(now.stoppedFor(why));
    }

    /// Leaves it as it is, to another executor.
    synchronized void leave() {
        closed = true;
    }

    /// The run is over here: nobody needs it, unless it was left to another executor.
    synchronized void remove() {
        if (!closed) {
            closed = true;
            all.remove(now.id().key());
        }
    }

    @GuardedBy("this")
    private void keep(LiveRun next) {
        now = next;
        try {
            if (!closed) {
                all.save(next);
            }
        } catch (IOException e) {
            log.log(Level.WARNING, next.id() + ": another executor could not go on with it", e);
        }
    }
}
