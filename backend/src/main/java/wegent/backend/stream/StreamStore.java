package wegent.backend.stream;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wegent.backend.stream.StreamLog.StreamBatch;
import wegent.backend.task.Outcome;
import wegent.backend.task.Subtask;
import wegent.backend.task.Task;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;

/// What is kept of streams for good: SQL, or the rows of the model check.
interface StreamStore {

    Optional<Subtask> row(SubtaskId id);

    /// The run of `row` as far as it is kept.
    LiveRun run(Subtask row);

    /// One transaction that keeps what many streams brought.
    interface Group {

        /// Appends to the logs and returns those that were not taken: a log must end right before what is new,
        /// and its attempt still take events.
        Set<StreamBatch> append(List<StreamBatch> batches);

        /// Ends an attempt that has one of the statuses `from` and whose log ends where `outcome` does, and
        /// brings its task up to date. False when the row is not so.
        boolean end(LiveRun run, Outcome outcome, List<SubtaskStatus> from);

        /// Keeps what a run had folded, and drops the log up to there, when the log ends there.
        void checkpoint(LiveRun run, Checkpoint.Folded folded);

        void noteApproval(TaskId task, boolean needed);

        Optional<Subtask> row(SubtaskId id);

        @Nullable
        Task task(TaskId id);
    }
}
