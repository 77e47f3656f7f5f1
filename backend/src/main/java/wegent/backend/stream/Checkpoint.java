package wegent.backend.stream;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.Usage;

/// The blocks of a long answer that still runs, on their way to its row, so that its log stays short: whoever takes the
/// run up goes on from there.
final class Checkpoint implements GroupCommit.Change {
    private static final Logger log = LoggerFactory.getLogger(Checkpoint.class);

    private final LiveRun run;
    private final Folded folded;

    /// What an attempt had folded up to event `seq`, with the digest of those events.
    record Folded(
            List<Block> blocks,
            long seq,
            String digest,
            @Nullable Usage usage) {
        Folded {
            blocks = List.copyOf(blocks);
        }
    }

    Checkpoint(LiveRun run, Folded folded) {
        this.run = run;
        this.folded = folded;
    }

    @Override
    public void write(StreamStore.Group group, Set<StreamLog.StreamBatch> refused) {
        group.checkpoint(run, folded);
    }

    @Override
    public void done() {}

    @Override
    public void failed(RuntimeException cause) {
        log.warn("task={} subtask={} its log was not shortened", run.task, run.subtask, cause);
    }
}
