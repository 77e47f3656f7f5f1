package wegent.base;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;

/// Bounds what connections and requests hold in memory, for each owner and in all. A little is granted to each
/// holder whatever the others have, so that those who send small messages never notice. Threads meet here; the
/// lock is held for memory work only.
public final class MemoryBudget {
    /// What a holder may have without asking. How many holders there are is bounded elsewhere.
    public static final long FREE = 64 * 1024;

    private static final long STEP = 64 * 1024;

    private final long max;
    private final long maxPerOwner;

    @GuardedBy("this")
    private final Map<String, Long> byOwner = new HashMap<>();

    @GuardedBy("this")
    private long taken;

    public MemoryBudget(long max, long maxPerOwner) {
        if (max < 1 || maxPerOwner < 1) {
            throw new IllegalArgumentException("A memory budget must be positive");
        }
        this.max = max;
        this.maxPerOwner = maxPerOwner;
    }

    /// A third of the heap for all, and a sixth for each owner.
    public static MemoryBudget ofHeap() {
        var heap = Runtime.getRuntime().maxMemory();
        return new MemoryBudget(heap / 3, heap / 6);
    }

    /// One who holds memory, on the account of `owner`: a user, or the address of one who proved nothing yet.
    public Holder holder(String owner) {
        return new Holder(owner);
    }

    /// What is held in all beyond what is free, in bytes.
    public synchronized long taken() {
        return taken;
    }

    private synchronized boolean take(String owner, long bytes) {
        var owned = byOwner.getOrDefault(owner, 0L);
        if (taken + bytes > max || owned + bytes > maxPerOwner) {
            return false;
        }
        taken += bytes;
        byOwner.put(owner, owned + bytes);
        return true;
    }

    private synchronized void giveBack(String owner, long bytes) {
        taken -= bytes;
        byOwner.computeIfPresent(owner, (_, owned) -> owned == bytes ? null : owned - bytes);
    }

    /// What one connection or request holds. Threads meet here.
    public final class Holder implements AutoCloseable {
        @GuardedBy("this")
        private String owner;

        @GuardedBy("this")
        private long held;

        @GuardedBy("this")
        private long reserved;

        @GuardedBy("this")
        private boolean closed;

        private Holder(String owner) {
            this.owner = owner;
        }

        /// Says whose it is from now on.
        public synchronized void owner(String name) {
            giveBack(owner, reserved);
            reserved = 0;
            owner = name;
            var _ = hold(held);
        }

        /// Holds `bytes` from now on, in all. Returns false, and changes nothing, when there is no room.
        public synchronized boolean hold(long bytes) {
            if (closed) {
                return false;
            }
            var beyond = Math.max(0, bytes - FREE);
            var needed = (beyond + STEP - 1) / STEP * STEP;
            if (needed > reserved && !take(owner, needed - reserved)) {
                return false;
            }
            if (needed < reserved) {
                giveBack(owner, reserved - needed);
            }
            reserved = needed;
            held = bytes;
            return true;
        }

        /// Gives all back. May be called twice.
        @Override
        public synchronized void close() {
            closed = true;
            giveBack(owner, reserved);
            reserved = 0;
            held = 0;
        }
    }
}
