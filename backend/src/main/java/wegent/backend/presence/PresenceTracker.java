package wegent.backend.presence;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.device.DeviceKey;
import wegent.backend.presence.Presence.Offline;
import wegent.backend.presence.Presence.Online;
import wegent.backend.presence.Presence.Reconnecting;
import wegent.backend.presence.PresenceStore.Entry;
import wegent.backend.storage.Redis;
import wegent.backend.storage.StorageException;
import wegent.base.Closer;
import wegent.base.Time;

/// Holds the presence of every device and tells of real changes: a steady heartbeat tells nothing. Changes are
/// put into the store by compare-and-set; while the store is away, the devices of this node go on by what the
/// node knows itself, and nobody is offline. Listeners are called under a lock of their device, on the thread
/// that brought the change.
public final class PresenceTracker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PresenceTracker.class);
    private static final int TRIES = 100;

    private final PresenceStore store;
    private final String node;
    private final PresenceConfig config;
    private final Steady steady;
    private final LocalPresence local = new LocalPresence();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Closer closer = new Closer();
    private final PresenceSweep sweep;
    private volatile Instant knowsAllFrom = Instant.MIN;

    PresenceTracker(PresenceStore store, String node, PresenceConfig config, Time time) {
        this.store = store;
        this.node = node;
        this.config = config;
        this.steady = new Steady(time);
        sweep = closer.add(new PresenceSweep(new Watched(store, node, config), this, steady, time));
    }

    /// What a sweep looks at.
    record Watched(PresenceStore store, String node, PresenceConfig config) {}

    /// In memory, for a node that is alone; or on `redis`, for all nodes that share it. `node` names this one.
    public static PresenceTracker open(@Nullable Redis redis, String node, PresenceConfig config, Time time) {
        if (redis == null) {
            return new PresenceTracker(new MemoryPresenceStore(config), node, config, time);
        }
        var tracker = new PresenceTracker(new RedisPresenceStore(redis, config), node, config, time);
        redis.listen(tracker.sweep::storeChanged);
        tracker.sweep.check();
        return tracker;
    }

    /// Hears of a device that came, wavers or went.
    public interface Listener {
        void presenceChanged(DeviceKey key, Presence before, Presence now);
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /// Hears when the mass-offline brake takes hold and when it lets go, with the numbers that made it do so.
    public interface BrakeListener {
        void brakeChanged(boolean on, int here, int away);
    }

    public void listenToBrake(BrakeListener listener) {
        sweep.listen(listener);
    }

    public PresenceConfig config() {
        return config;
    }

    /// A device registered, as `generation`. An older one is passed over.
    public void registered(DeviceKey key, long generation) {
        change(key, generation, true);
    }

    /// A heartbeat of `generation`. False when it is not the newest: the connection is stale.
    public boolean heartbeat(DeviceKey key, long generation) {
        return change(key, generation, false);
    }

    private boolean change(DeviceKey key, long generation, boolean registration) {
        return locked(key, () -> {
            var now = steady.now();
            var mine = local.find(key).orElse(null);
            if (mine != null && mine.generation() > generation) {
                return false;
            }
            Presence before;
            try {
                var renewed = renew(key, generation, mine, now);
                if (renewed.isEmpty()) {
                    local.remove(key);
                    return false;
                }
                before = renewed.get();
            } catch (StorageException e) {
                before = mine == null ? new Offline() : mine.presence();
                local.put(online(key, generation, mine, now));
            }
            if (registration || !(before instanceof Online)) {
                tell(key, before, Presence.afterHeartbeat(now, config));
            }
            return true;
        });
    }

    /// Puts an online entry in and returns what was there; nothing when a newer generation is.
    private Optional<Presence> renew(DeviceKey key, long generation, @Nullable Entry mine, Instant now) {
        var before = mine != null && mine.generation() == generation ? mine : null;
        for (int i = 0; i < TRIES; i++) {
            if (i > 0 || before == null) {
                before = store.find(key, now).orElse(null);
            }
            if (before != null && before.generation() > generation) {
                return Optional.empty();
            }
            var after = online(key, generation, before == null ? mine : before, now);
            if (store.replace(before, after, now)) {
                local.put(after);
                // What the store has lost, this node still knows.
                var known = before == null ? mine : before;
                return Optional.of(known == null ? new Offline() : known.presence());
            }
        }
        throw new StorageException("The presence of " + key + " changes too fast");
    }

    private Entry online(DeviceKey key, long generation, @Nullable Entry before, Instant now) {
        var since = before != null && before.presence() instanceof Online ? before.since() : now;
        return new Entry(key, Presence.afterHeartbeat(now, config), generation, node, since, now);
    }

    /// The socket of `generation` is gone: the grace begins, unless a newer one has taken its place.
    public void socketLost(DeviceKey key, long generation) {
        locked(key, () -> {
            var now = steady.now();
            var mine = local.find(key).orElse(null);
            try {
                waver(key, generation, mine, now);
            } catch (StorageException e) {
                if (mine != null && mine.generation() == generation && mine.presence() instanceof Online) {
                    wavers(mine, mine.with(mine.presence().afterSocketLost(now, config), now));
                }
            }
            return true;
        });
    }

    private void waver(DeviceKey key, long generation, @Nullable Entry mine, Instant now) {
        for (int i = 0; i < TRIES; i++) {
            var stored = store.find(key, now).orElse(null);
            var before = stored == null ? mine : stored;
            if (before == null || before.generation() != generation || !(before.presence() instanceof Online)) {
                local.remove(key);
                return;
            }
            var after = before.with(before.presence().afterSocketLost(now, config), now);
            if (store.replace(stored, after, now)) {
                wavers(before, after);
                return;
            }
        }
    }

    private void wavers(Entry before, Entry after) {
        local.put(after);
        sweep.planAfter(config.grace());
        tell(after.key(), before.presence(), after.presence());
    }

    /// `key` has work and is not known to be here: it gets a lease's time to come back before that fails.
    public void expect(DeviceKey key) {
        locked(key, () -> {
            var now = steady.now();
            try {
                var before = store.find(key, now).orElse(null);
                if (before != null && !(before.presence() instanceof Offline)) {
                    return false;
                }
                var generation = before == null ? 0 : before.generation();
                var heard = before == null ? now : before.lastHeartbeat();
                var expected = new Reconnecting(now.plus(config.lease()));
                return store.replace(before, new Entry(key, expected, generation, node, now, heard), now);
            } catch (StorageException e) {
                log.warn("device={} cannot be waited for: {}", key, e.getMessage());
                return false;
            }
        });
        sweep.planAfter(config.lease());
    }

    /// Forgets a device whose registration was removed.
    public void forget(DeviceKey key) {
        locked(key, () -> {
            local.remove(key);
            try {
                store.remove(key);
            } catch (StorageException e) {
                log.warn("device={} is not forgotten yet: {}", key, e.getMessage());
            }
            return true;
        });
    }

    /// While the store cannot say, a device that this node does not know itself is reconnecting, never offline.
    public Presence of(DeviceKey key) {
        var now = steady.now();
        try {
            var entry = store.find(key, now).or(() -> local.find(key));
            return entry.map(known -> known.presence().at(now)).orElseGet(() -> unknown(now));
        } catch (StorageException e) {
            return local.find(key).map(known -> known.presence().at(now)).orElseGet(() -> new Reconnecting(now));
        }
    }

    private Presence unknown(Instant now) {
        return now.isBefore(knowsAllFrom) ? new Reconnecting(knowsAllFrom) : new Offline();
    }

    /// Which node has the device's socket.
    public Optional<String> nodeOf(DeviceKey key) {
        return entry(key).filter(entry -> entry.presence() instanceof Online).map(Entry::node);
    }

    /// Since when the presence is as it is, and when the device was last heard. Empty when it is not known.
    public Optional<Evidence> evidence(DeviceKey key) {
        return entry(key).map(entry -> new Evidence(steady.wall(entry.since()), steady.wall(entry.lastHeartbeat())));
    }

    public record Evidence(Instant since, Instant lastHeartbeat) {}

    private Optional<Entry> entry(DeviceKey key) {
        try {
            return store.find(key, steady.now()).or(() -> local.find(key));
        } catch (StorageException e) {
            return local.find(key);
        }
    }

    /// An operator has looked: those that are held as reconnecting become offline, and the brake stays off for
    /// a lease.
    public void release() {
        log.info("The mass-offline brake was released by an operator");
        store.release(steady.now());
        sweep.run();
    }

    /// Makes a device offline whose time is over, and tells of it if this node was the one to do it.
    void settle(DeviceKey key, String claim) {
        locked(key, () -> {
            var before = store.settle(key, claim, steady.now());
            before.ifPresent(was -> {
                local.remove(key);
                tell(key, was, new Offline());
            });
            return true;
        });
    }

    /// The brake holds: a device whose lease is over is shown as reconnecting.
    void hold(DeviceKey key) {
        locked(key, () -> {
            var now = steady.now();
            store.find(key, now)
                    .filter(entry -> entry.presence() instanceof Online
                            && entry.presence().isOver(now))
                    .ifPresent(entry -> {
                        var held = entry.with(new Reconnecting(now), now);
                        if (store.replace(entry, held, now)) {
                            tell(key, entry.presence(), held.presence());
                        }
                    });
            return true;
        });
    }

    /// The store may have lost what it knew, or missed what happened: it gets back what this node knows. What
    /// it does not know for a heartbeat's time from now may yet be told by other nodes.
    void rebuild() {
        var now = steady.now();
        knowsAllFrom = now.plus(config.heartbeat());
        var all = local.all();
        all.forEach(entry -> locked(entry.key(), () -> putBack(entry.key())));
        log.info("presence of {} devices of this node put back", all.size());
    }

    private boolean putBack(DeviceKey key) {
        var now = steady.now();
        var mine = local.find(key).orElse(null);
        if (mine == null) {
            return false;
        }
        var stored = store.find(key, now).orElse(null);
        if (stored != null && isSuperseded(mine, stored)) {
            local.remove(key);
            return false;
        }
        var back = mine.presence() instanceof Reconnecting
                ? new Entry(
                        key,
                        new Reconnecting(now.plus(config.grace())),
                        mine.generation(),
                        mine.node(),
                        mine.since(),
                        mine.lastHeartbeat())
                : mine;
        if (store.replace(stored, back, now)) {
            local.put(back);
            if (back.presence() instanceof Reconnecting) {
                sweep.planAfter(config.grace());
            }
            if (stored != null && stored.presence() instanceof Offline) {
                tell(key, stored.presence(), back.presence());
            }
        }
        return true;
    }

    private static boolean isSuperseded(Entry mine, Entry stored) {
        return stored.generation() > mine.generation()
                || (stored.presence() instanceof Offline && !(mine.presence() instanceof Online));
    }

    /// Drops what is known of devices that left this node long ago.
    void forgetLeft() {
        var now = steady.now();
        local.all().stream()
                .filter(entry -> entry.presence().ends().plus(config.lease()).isBefore(now))
                .forEach(entry -> locked(entry.key(), () -> {
                    local.find(entry.key()).filter(entry::equals).ifPresent(_ -> local.remove(entry.key()));
                    return true;
                }));
    }

    private <R> R locked(DeviceKey key, Supplier<R> work) {
        var lock = local.lock(key);
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private void tell(DeviceKey key, Presence before, Presence now) {
        log.info(
                "device={} presence={} before={}",
                key,
                now.getClass().getSimpleName(),
                before.getClass().getSimpleName());
        listeners.forEach(listener -> listener.presenceChanged(key, before, now));
    }

    @Override
    public void close() {
        closer.close();
    }
}
