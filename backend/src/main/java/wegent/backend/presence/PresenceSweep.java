package wegent.backend.presence;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.device.DeviceKey;
import wegent.backend.presence.PresenceStore.Census;
import wegent.backend.storage.StorageException;
import wegent.base.Closer;
import wegent.base.Time;

/// Settles the devices whose time is over, unless silence cannot be believed: while the store is away or just
/// back, after a sleep of this process, and while the mass-offline brake holds. Timers and an operator meet
/// here; one sweeps at a time.
final class PresenceSweep implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PresenceSweep.class);
    /// Within this time each node has found a store that is back.
    private static final Duration FOUND = Duration.ofSeconds(2);

    private static final long GRID_MILLIS = 100;

    private final PresenceTracker.Watched watched;
    private final PresenceTracker tracker;
    private final Steady steady;
    private final Time time;
    private final Duration rest;
    private final Pulse pulse;
    private final Closer closer = new Closer();
    private final ReentrantLock sweeping = new ReentrantLock();
    private final AtomicLong claims = new AtomicLong();
    private final Map<DeviceKey, String> unanswered = new ConcurrentHashMap<>();
    private final Set<Long> planned = ConcurrentHashMap.newKeySet();
    private final List<PresenceTracker.BrakeListener> listeners = new CopyOnWriteArrayList<>();
    private boolean braked;
    private volatile String epoch = "";

    PresenceSweep(PresenceTracker.Watched watched, PresenceTracker tracker, Steady steady, Time time) {
        this.watched = watched;
        this.tracker = tracker;
        this.steady = steady;
        this.time = time;
        var config = watched.config();
        rest = config.heartbeat().plus(FOUND);
        pulse = closer.add(new Pulse(config.heartbeat(), rest, steady, time));
        closer.add(time.every(config.sweep(), this::run));
        closer.add(time.every(config.heartbeat(), this::check));
    }

    void listen(PresenceTracker.BrakeListener listener) {
        listeners.add(listener);
    }

    /// Sweeps once `delay` is over, and at most a tenth of a second later: many losses in one moment are one
    /// sweep.
    void planAfter(Duration delay) {
        var now = steady.now().toEpochMilli();
        var slot = Math.ceilDiv(now + delay.toMillis(), GRID_MILLIS);
        if (planned.add(slot)) {
            time.after(Duration.ofMillis(slot * GRID_MILLIS - now), () -> {
                planned.remove(slot);
                run();
            });
        }
    }

    void run() {
        sweeping.lock();
        try {
            sweep();
        } catch (StorageException e) {
            log.debug("Nobody is settled: {}", e.getMessage());
        } finally {
            sweeping.unlock();
        }
    }

    private void sweep() {
        if (!pulse.isAwake()) {
            return;
        }
        var now = steady.now();
        var due = watched.store().due(now);
        if (due.isEmpty() && unanswered.isEmpty() && !braked) {
            return;
        }
        judge(watched.store().census(now));
        if (braked) {
            due.forEach(tracker::hold);
        } else if (pulse.isAwake()) {
            List.copyOf(unanswered.keySet()).forEach(this::settle);
            due.forEach(this::settle);
        }
    }

    /// A claim is kept until its answer has come, so that a lost answer is asked for again.
    private void settle(DeviceKey key) {
        var claim = unanswered.computeIfAbsent(key, _ -> watched.node() + "#" + claims.incrementAndGet());
        tracker.settle(key, claim);
        unanswered.remove(key);
    }

    private void judge(Census census) {
        var holds = watched.config().brake().holds(census);
        if (holds == braked) {
            return;
        }
        braked = holds;
        if (holds) {
            log.warn(
                    "Mass-offline brake on: {} devices are here and {} went away within one lease. Nobody is called"
                            + " offline until they are back or an operator releases it",
                    census.here(),
                    census.away());
        } else {
            log.info("Mass-offline brake off: {} devices are here, {} away", census.here(), census.away());
            if (!census.released()) {
                // Others are on their way back still.
                rest();
            }
        }
        listeners.forEach(listener -> listener.brakeChanged(holds, census.here(), census.away()));
    }

    /// Each heartbeat's time: does the store still know what it knew, and may the brake let go?
    void check() {
        try {
            var census = watched.store().census(steady.now());
            if (!epoch.equals(census.epoch())) {
                learn(census);
            }
            tracker.forgetLeft();
            if (isBraked()) {
                run();
            }
        } catch (StorageException e) {
            log.debug("The presence store is away: {}", e.getMessage());
        }
    }

    private boolean isBraked() {
        sweeping.lock();
        try {
            return braked;
        } finally {
            sweeping.unlock();
        }
    }

    private void learn(Census census) {
        var lost = !epoch.isEmpty();
        epoch = census.epoch();
        if (lost || census.age() < watched.config().heartbeat().toMillis()) {
            rest();
            tracker.rebuild();
        }
    }

    /// Others put back their devices in this time too, so nobody is settled in it.
    void storeChanged(boolean away) {
        rest();
        if (away) {
            return;
        }
        try {
            epoch = watched.store().census(steady.now()).epoch();
            tracker.rebuild();
        } catch (StorageException e) {
            log.debug("The presence store is away again: {}", e.getMessage());
        }
    }

    private void rest() {
        pulse.rest();
        planAfter(rest);
    }

    @Override
    public void close() {
        closer.close();
    }
}
