package wegent.protocol;

import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;

/// A run that a device holds: an attempt that works, or one that ended and whose outbox is not acknowledged yet.
/// `seq` is the number of the last event in its outbox, 0 for none.
public record RunState(TaskId taskId, SubtaskId subtaskId, int attempt, long seq, boolean ended) {

    public RunState {
        Require.present(taskId, "task_id");
        Require.present(subtaskId, "subtask_id");
        Require.atLeast(1, attempt, "attempt");
        Require.atLeast(0, seq, "seq");
    }
}
