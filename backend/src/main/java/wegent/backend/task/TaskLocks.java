package wegent.backend.task;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import wegent.protocol.id.TaskId;

/// One lock for each task (shared by a few): whoever changes a running answer or tells its viewers of it holds it, so
/// that a viewer who joins sees a state and then each later event, none missing and none twice. It is held over the
/// short reads that a snapshot needs; that stalls the tasks of one stripe, and nothing else.
public final class TaskLocks {
    private static final int STRIPES = 1024;

    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    public TaskLocks() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    public <R> R with(TaskId task, Supplier<R> work) {
        var lock = stripes[(int) (task.value() % STRIPES)];
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    public void run(TaskId task, Runnable work) {
        with(task, () -> {
            work.run();
            return task;
        });
    }
}
