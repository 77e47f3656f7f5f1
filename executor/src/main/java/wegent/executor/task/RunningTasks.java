package wegent.executor.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import wegent.executor.connection.RunId;
import wegent.protocol.id.TaskId;

/// The runs at work, and the slots that they take. Threads meet here; the lock is held for memory work only.
final class RunningTasks {
    private final int slots;

    @GuardedBy("this")
    private final Map<RunId.Key, TaskRun> runs = new HashMap<>();

    /// Slots that are taken by runs which are not there yet.
    @GuardedBy("this")
    private int reserved;

    @GuardedBy("this")
    private boolean closed;

    RunningTasks(int slots) {
        this.slots = slots;
    }

    /// Takes a slot for a run that follows with [#put] or is given up with [#release].
    synchronized boolean reserve() {
        if (closed || runs.size() + reserved >= slots) {
            return false;
        }
        reserved++;
        return true;
    }

    synchronized void release() {
        reserved--;
    }

    /// Fills a reserved slot.
    synchronized void put(TaskRun run) {
        reserved--;
        runs.put(run.id().key(), run);
    }

    /// A run that an earlier executor began takes its slot, even when there are fewer now.
    synchronized void adopt(TaskRun run) {
        runs.put(run.id().key(), run);
    }

    /// Frees the slot of a run that ended.
    synchronized void remove(RunId.Key key) {
        runs.remove(key);
    }

    synchronized Optional<TaskRun> find(RunId.Key key) {
        return Optional.ofNullable(runs.get(key));
    }

    synchronized List<TaskRun> ofTask(TaskId task) {
        return runs.values().stream()
                .filter(run -> run.id().taskId().equals(task))
                .toList();
    }

    synchronized List<TaskRun> all() {
        return List.copyOf(runs.values());
    }

    synchronized int count() {
        return runs.size() + reserved;
    }

    /// Lets no more run.
    synchronized void close() {
        closed = true;
    }
}
