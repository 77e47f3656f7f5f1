package wegent.backend.stream;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.task.Audience;
import wegent.backend.task.Outcome;
import wegent.backend.task.Subtask;
import wegent.backend.task.Task;
import wegent.backend.task.TaskLocks;
import wegent.protocol.ChatEvent;
import wegent.protocol.DeviceReply.Received;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.StreamEvent;

/// The end of an attempt on its way to its row. It counts when the row is as this node knows it; viewers hear
/// of it only then.
final class RunEnd implements GroupCommit.Change {
    private static final Logger log = LoggerFactory.getLogger(RunEnd.class);
    private static final List<SubtaskStatus> LATE = List.of(SubtaskStatus.FAILED);
    private static final List<SubtaskStatus> UNFINISHED =
            List.of(SubtaskStatus.PENDING, SubtaskStatus.QUEUED, SubtaskStatus.RUNNING);

    private final Around around;
    private final LiveRun run;
    private final Outcome outcome;
    private final ChatEvent told;
    private final StreamLog.@Nullable StreamBatch said;
    private boolean happened;
    private Optional<Subtask> otherwise = Optional.empty();
    private @Nullable Task task;

    /// Where runs end: `hearers` are told, `again` ends a row from our side.
    record Around(Runs runs, StreamStore store, TaskLocks locks, Audience audience, Hearers hearers) {}

    interface Hearers {

        /// An attempt has ended so, for good in SQL; `task` is as it is now.
        void ended(LiveRun run, @Nullable Task task, StreamEvent.Ended ended);

        /// The backend's own word on an attempt did not count, since another node had more of it: it is said
        /// again.
        void endAgain(Subtask row, StreamEvent.Ended ended);
    }

    /// `said` is what the device said last; null when the end is the backend's own.
    RunEnd(Around around, LiveRun run, StreamEvent.Ended ended, ChatEvent told, StreamLog.@Nullable StreamBatch said) {
        this.around = around;
        this.run = run;
        this.outcome = run.outcome(ended);
        this.told = told;
        this.said = said;
    }

    @Override
    public void write(StreamStore.Group group, Set<StreamLog.StreamBatch> refused) {
        var mine = around.runs().has(run) && (said == null || !refused.contains(said));
        happened = mine && group.end(run, outcome, run.late ? LATE : UNFINISHED);
        if (happened) {
            task = group.task(run.task);
        } else {
            otherwise = group.row(run.subtask);
        }
    }

    @Override
    public void done() {
        if (!happened) {
            otherwise();
            return;
        }
        around.locks().run(run.task, () -> {
            around.runs().ended(run, outcome.seq());
            tell();
        });
        log.info(
                "task={} subtask={} attempt={} status={} reason={} late={}",
                run.task,
                run.subtask,
                run.attempt,
                outcome.ended().status(),
                outcome.ended().reason(),
                run.late);
        around.hearers().ended(run, task, outcome.ended());
    }

    private void tell() {
        var audience = around.audience();
        if (run.late) { // viewers have none of its events: the whole message, before they hear of its end
            around.store()
                    .row(run.subtask)
                    .ifPresent(row -> audience.tell(run.task, new ChatEvent.Message(run.task, row.view())));
        }
        audience.tell(run.task, told);
        if (task != null) {
            audience.tell(task.userId(), task.told());
        }
    }

    /// The row is not as it was: the attempt is over already, or another node has more of it.
    private void otherwise() {
        var row = otherwise.filter(found -> found.attempt() == run.attempt && Admission.takesEvents(found));
        if (row.isEmpty()) {
            around.locks().run(run.task, () -> around.runs().forget(run, Received.stop("this attempt has ended")));
            return;
        }
        around.runs().overtaken(run);
        if (said == null) {
            around.hearers().endAgain(row.get(), outcome.ended());
        }
    }

    @Override
    public void failed(RuntimeException cause) {
        around.runs().giveUp(run, cause);
    }
}
