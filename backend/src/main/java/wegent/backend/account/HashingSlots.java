package wegent.backend.account;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import wegent.protocol.RefusedException;

/// How many passwords are hashed at a time, since each takes 19 MiB and a core. Who finds no free slot waits in a
/// short queue with a deadline; known callers go before strangers, whose queue is short. Threads meet here.
final class HashingSlots {
    private static final long HEAP_PER_SLOT = 48L << 20;

    /// On whose behalf a password is hashed.
    enum Caller {
        /// A user who is logged in, or a browser in which they were logged in before.
        KNOWN(64, Duration.ofSeconds(5)),
        STRANGER(16, Duration.ofSeconds(2));

        private final int maxWaiting;
        private final Duration deadline;

        Caller(int maxWaiting, Duration deadline) {
            this.maxWaiting = maxWaiting;
            this.deadline = deadline;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue known = new Queue(lock.newCondition());
    private final Queue strangers = new Queue(lock.newCondition());

    @GuardedBy("lock")
    private int free;

    private static final class Queue {
        private final Condition turn;
        private int waiting;

        Queue(Condition turn) {
            this.turn = turn;
        }
    }

    HashingSlots(int slots) {
        this.free = slots;
    }

    /// Two slots, or one where the heap is too small for two.
    static HashingSlots forThisHeap() {
        return new HashingSlots(Runtime.getRuntime().maxMemory() / HEAP_PER_SLOT >= 2 ? 2 : 1);
    }

    /// Runs `hashing` in a slot. Throws [RefusedException] `TOO_MANY_REQUESTS` when the queue is full or the
    /// deadline passes first; nothing was hashed then.
    <T> T run(Caller caller, Supplier<T> hashing) {
        acquire(caller);
        try {
            return hashing.get();
        } finally {
            release();
        }
    }

    /// How many wait on behalf of such callers now.
    int waiting(Caller caller) {
        lock.lock();
        try {
            return queueOf(caller).waiting;
        } finally {
            lock.unlock();
        }
    }

    private Queue queueOf(Caller caller) {
        return caller == Caller.KNOWN ? known : strangers;
    }

    private void acquire(Caller caller) {
        var queue = queueOf(caller);
        lock.lock();
        try {
            if (queue.waiting > 0 || !isNext(queue)) {
                await(queue, caller);
            }
            free--;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean isNext(Queue queue) {
        return free > 0 && (queue == known || known.waiting == 0);
    }

    @GuardedBy("lock")
    private void await(Queue queue, Caller caller) {
        if (queue.waiting >= caller.maxWaiting) {
            throw busy();
        }
        queue.waiting++;
        try {
            var left = caller.deadline.toNanos();
            while (!isNext(queue)) {
                if (left <= 0) {
                    throw busy();
                }
                left = queue.turn.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        } finally {
            queue.waiting--;
            wakeNext();
        }
    }

    private void release() {
        lock.lock();
        try {
            free++;
            wakeNext();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void wakeNext() {
        (known.waiting > 0 ? known : strangers).turn.signal();
    }

    private static RefusedException busy() {
        return RefusedException.tooMany(
                "Too many passwords are being checked at this moment. Try again in a few seconds",
                Duration.ofSeconds(2));
    }
}
