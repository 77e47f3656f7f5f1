package wegent.base;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Members that have a place only as long as there is room, such as connections that proved nothing yet. Each
/// belongs to a key, as an address is. When a key has too many, its oldest one goes; when there are too many in
/// all, the oldest of the key that has most. So a newcomer is always let in, and whoever is quick is never hurt
/// by those who are slow. Threads meet here; the lock is held for memory work only.
public final class EvictingSet<M> {
    private final int maxPerKey;
    private final int maxInAll;
    private final Consumer<M> onEvicted;

    @GuardedBy("this")
    private final Map<String, SequencedSet<M>> members = new LinkedHashMap<>();

    @GuardedBy("this")
    private int size;

    /// Bounds of 0 are none. `onEvicted` is called without the lock, on the thread that adds.
    public EvictingSet(int maxPerKey, int maxInAll, Consumer<M> onEvicted) {
        if (maxPerKey < 0 || maxInAll < 0) {
            throw new IllegalArgumentException("A bound must not be negative");
        }
        this.maxPerKey = maxPerKey;
        this.maxInAll = maxInAll;
        this.onEvicted = onEvicted;
    }

    /// Adds `member` as the youngest of `key`, or makes it the youngest again.
    public void add(String key, M member) {
        M evicted;
        synchronized (this) {
            var peers = members.computeIfAbsent(key, _ -> new LinkedHashSet<>());
            if (peers.remove(member)) {
                peers.add(member);
                return;
            }
            peers.add(member);
            size++;
            evicted = tooMany(key, peers);
        }
        if (evicted != null) {
            onEvicted.accept(evicted);
        }
    }

    public synchronized void remove(String key, M member) {
        var peers = members.get(key);
        if (peers != null && peers.remove(member)) {
            size--;
            if (peers.isEmpty()) {
                members.remove(key);
            }
        }
    }

    public synchronized int size() {
        return size;
    }

    @GuardedBy("this")
    private @Nullable M tooMany(String key, SequencedSet<M> peers) {
        if (maxPerKey > 0 && peers.size() > maxPerKey) {
            return evict(key, peers);
        }
        if (maxInAll == 0 || size <= maxInAll) {
            return null;
        }
        var fullest = key;
        for (var each : members.entrySet()) {
            if (each.getValue().size() > peers.size()) {
                fullest = each.getKey();
                peers = each.getValue();
            }
        }
        return evict(fullest, peers);
    }

    @GuardedBy("this")
    private M evict(String key, SequencedSet<M> peers) {
        var oldest = peers.getFirst();
        remove(key, oldest);
        return oldest;
    }
}
