package wegent.backend.stream;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.task.Audience;
import wegent.backend.task.Task;
import wegent.protocol.stream.Block;

/// That an agent waits for its user, or does no longer, on its way to the task's row.
final class NotedApproval implements GroupCommit.Change {
    private static final Logger log = LoggerFactory.getLogger(NotedApproval.class);

    private final Audience audience;
    private final LiveRun run;
    private final boolean needed;
    private final @Nullable Block asked;
    private final Hearer hearer;
    private @Nullable Task task;

    /// Hears of a new request to the user, once it is kept.
    interface Hearer {
        void asked(Task task, LiveRun run, Block request);
    }

    NotedApproval(Audience audience, LiveRun run, Hearer hearer) {
        this.audience = audience;
        this.run = run;
        this.needed = run.needsApproval();
        this.asked = run.newlyAsked();
        this.hearer = hearer;
    }

    @Override
    public void write(StreamStore.Group group, Set<StreamLog.StreamBatch> refused) {
        group.noteApproval(run.task, needed);
        task = group.task(run.task);
    }

    @Override
    public void done() {
        if (task != null) {
            audience.tell(task.userId(), task.told());
            if (asked != null) {
                hearer.asked(task, run, asked);
            }
        }
    }

    @Override
    public void failed(RuntimeException cause) {
        log.warn("task={} the need of an approval was not noted", run.task, cause);
    }
}
