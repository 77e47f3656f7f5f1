package wegent.executor.connection;

import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;

/// Names a run: one attempt at one answer of a task.
public record RunId(TaskId taskId, SubtaskId subtaskId, int attempt) {

    public static RunId of(TaskExecute request) {
        return new RunId(request.taskId(), request.subtaskId(), request.attempt());
    }

    /// What tells it from all other runs; also the name of its files.
    public Key key() {
        return new Key(subtaskId, attempt);
    }

    /// A run without its task: an answer belongs to one task only.
    public record Key(SubtaskId subtaskId, int attempt) {
        @Override
        public String toString() {
            return subtaskId + "-" + attempt;
        }
    }

    @Override
    public String toString() {
        return "task " + taskId + " run " + key();
    }
}
