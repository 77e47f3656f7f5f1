package wegent.backend.presence;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.device.DeviceKey;
import wegent.backend.presence.Presence.Offline;
import wegent.backend.presence.Presence.Online;
import wegent.backend.presence.Presence.Reconnecting;
import wegent.base.Time;
import wegent.base.Timers;

/// Holds the presence of every device and tells of real changes: a steady heartbeat tells nothing. Device sockets,
/// timers and browsers meet here; listeners are called outside the lock, on the thread that brought the change.
public final class PresenceTracker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PresenceTracker.class);

    private final PresenceStore store = new MemoryPresenceStore();
    private final PresenceConfig config;
    private final Time time;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Timers.Timer sweep;

    public PresenceTracker(PresenceConfig config, Time time) {
        this.config = config;
        this.time = time;
        sweep = time.every(config.sweep(), this::sweep);
    }

    /// Hears of a device that came, wavers or went.
    public interface Listener {
        void presenceChanged(DeviceKey key, Presence before, Presence now);
    }

    public void listen(Listener listener) {
        listeners.add(listener);
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
        var now = time.instant();
        var online = Presence.afterHeartbeat(now, config);
        Presence before;
        synchronized (this) {
            var entry = store.find(key);
            if (entry.isPresent() && entry.get().generation() > generation) {
                return false;
            }
            before = entry.map(known -> known.presence().at(now)).orElseGet(Offline::new);
            var since = before instanceof Online ? entry.orElseThrow().since() : now;
            store.put(new PresenceStore.Entry(key, online, generation, since, now));
        }
        if (registration || !(before instanceof Online)) {
            tell(key, before, online);
        }
        return true;
    }

    /// The socket of `generation` is gone: the grace begins, unless a newer one has taken its place.
    public void socketLost(DeviceKey key, long generation) {
        var now = time.instant();
        Presence before;
        Presence after;
        synchronized (this) {
            var entry = store.find(key).orElse(null);
            if (entry == null || entry.generation() != generation) {
                return;
            }
            before = entry.presence();
            after = before.afterSocketLost(now, config);
            if (after.equals(before)) {
                return;
            }
            store.put(new PresenceStore.Entry(key, after, generation, now, entry.lastHeartbeat()));
        }
        time.after(config.grace(), () -> settle(key));
        tell(key, before, after);
    }

    /// This node has just started and `key` had work: it gets a lease's time to come back before that fails.
    public void expect(DeviceKey key) {
        var now = time.instant();
        synchronized (this) {
            if (store.find(key).isPresent()) {
                return;
            }
            store.put(new PresenceStore.Entry(key, new Reconnecting(now.plus(config.lease())), 0, now, now));
        }
        time.after(config.lease(), () -> settle(key));
    }

    /// Forgets a device whose registration was removed.
    public synchronized void forget(DeviceKey key) {
        store.remove(key);
    }

    public Presence of(DeviceKey key) {
        return store.find(key).map(entry -> entry.presence().at(time.instant())).orElseGet(Offline::new);
    }

    /// The node that has the device's socket, when it is known.
    public Optional<String> nodeOf(DeviceKey key) {
        return Optional.empty();
    }

    /// Since when the presence is as it is, and when the device was last heard. Empty when this backend never saw it.
    public Optional<Evidence> evidence(DeviceKey key) {
        return store.find(key).map(entry -> new Evidence(entry.since(), entry.lastHeartbeat()));
    }

    public record Evidence(Instant since, Instant lastHeartbeat) {}

    private void sweep() {
        store.all().forEach(entry -> settle(entry.key()));
    }

    /// Turns a presence whose time is up into Offline.
    private void settle(DeviceKey key) {
        var now = time.instant();
        Presence before;
        synchronized (this) {
            var entry = store.find(key).orElse(null);
            if (entry == null || entry.presence() instanceof Offline) {
                return;
            }
            before = entry.presence();
            if (!(before.at(now) instanceof Offline)) {
                return;
            }
            store.put(new PresenceStore.Entry(key, new Offline(), entry.generation(), now, entry.lastHeartbeat()));
        }
        tell(key, before, new Offline());
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
        sweep.close();
    }
}
