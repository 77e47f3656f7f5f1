package wegent.backend.stream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import wegent.protocol.id.UserId;

/// How many bytes the running answers of this node may hold in memory, in all and of one user. Over it the node gives
/// up what it can read again; far over it, devices keep what they have. Threads meet here.
final class HeldBudget {
    private static final long MIN_BYTES = 16 << 20;

    private final long maxBytes;
    private final AtomicLong total = new AtomicLong();
    private final Map<UserId, Long> ofUsers = new ConcurrentHashMap<>();

    HeldBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// An eighth of the memory that this process may have.
    static HeldBudget ofThisProcess() {
        return new HeldBudget(Math.max(MIN_BYTES, Runtime.getRuntime().maxMemory() / 8));
    }

    void add(UserId user, long bytes) {
        if (bytes != 0) {
            total.addAndGet(bytes);
            ofUsers.compute(user, (_, before) -> {
                var now = (before == null ? 0 : before) + bytes;
                return now == 0 ? null : now;
            });
        }
    }

    boolean isOver() {
        return total.get() > maxBytes;
    }

    /// One user may hold half of it.
    boolean isOver(UserId user) {
        return of(user) > maxBytes / 2;
    }

    /// Do the others hold so much, beside the `own` bytes of one run of `user`, that it had better wait?
    boolean isExhausted(UserId user, long own) {
        return total.get() - own > maxBytes / 2 * 3 || of(user) - own > maxBytes;
    }

    private long of(UserId user) {
        return ofUsers.getOrDefault(user, 0L);
    }
}
