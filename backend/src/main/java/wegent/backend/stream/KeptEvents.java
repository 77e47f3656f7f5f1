package wegent.backend.stream;

import wegent.backend.task.TaskLocks;
import wegent.protocol.stream.StreamEvent;

/// Events of a run on their way to the log. Those that bring its end are acknowledged with it ([RunEnd]).
final class KeptEvents implements GroupCommit.Append {
    private final Runs runs;
    private final TaskLocks locks;
    private final LiveRun run;
    private final StreamLog.StreamBatch batch;

    KeptEvents(Runs runs, TaskLocks locks, LiveRun run, StreamLog.StreamBatch batch) {
        this.runs = runs;
        this.locks = locks;
        this.run = run;
        this.batch = batch;
    }

    @Override
    public StreamLog.StreamBatch batch() {
        return batch;
    }

    @Override
    public void done() {
        if (!(batch.events().getLast() instanceof StreamEvent.Ended)) {
            locks.run(run.task, () -> run.committed(batch.lastSeq()));
        }
    }

    @Override
    public void refused() {
        runs.overtaken(run);
    }

    @Override
    public void failed(RuntimeException cause) {
        runs.giveUp(run, cause);
    }
}
