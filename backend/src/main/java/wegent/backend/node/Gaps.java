package wegent.backend.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.base.Time;
import wegent.base.Timers;

/// When messages between nodes were lost: tells listeners each two seconds while the bus is away, and once when it is
/// back. Threads meet here.
final class Gaps implements AutoCloseable {
    /// On this topic a node says that something it wanted to say was lost.
    static final String TOPIC = "gap";

    private static final Logger log = LoggerFactory.getLogger(Gaps.class);
    private static final Duration REPEAT = Duration.ofSeconds(2);

    private final Time time;
    private final List<NodeBus.GapListener> listeners = new CopyOnWriteArrayList<>();

    @GuardedBy("this")
    private final Set<Side> away = EnumSet.noneOf(Side.class);

    @GuardedBy("this")
    private Timers.@Nullable Timer repeat;

    enum Side {
        HEARING,
        SAYING
    }

    Gaps(Time time) {
        this.time = time;
    }

    void listen(NodeBus.GapListener listener) {
        listeners.add(listener);
    }

    synchronized void begin(Side side) {
        away.add(side);
        if (repeat == null) {
            repeat = time.every(REPEAT, () -> happened(false));
        }
    }

    void end(Side side) {
        synchronized (this) {
            if (!away.remove(side) || !away.isEmpty()) {
                return;
            }
            stop();
        }
        happened(true);
    }

    /// Something was lost, by this node or another.
    void happened(boolean over) {
        for (var listener : listeners) {
            try {
                listener.lost(over);
            } catch (RuntimeException e) {
                log.error("After a gap", e);
            }
        }
    }

    @GuardedBy("this")
    private void stop() {
        if (repeat != null) {
            repeat.close();
            repeat = null;
        }
    }

    @Override
    public synchronized void close() {
        stop();
    }
}
