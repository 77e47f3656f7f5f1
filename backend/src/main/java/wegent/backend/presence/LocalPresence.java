package wegent.backend.presence;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import wegent.backend.device.DeviceKey;
import wegent.backend.presence.PresenceStore.Entry;

/// What this node knows by itself: the entries of the devices that have, or last had, their socket here. With
/// it a lost store is filled again. It also has the locks that make changes of one device, and the telling of
/// them, one after another on this node; threads of sockets and timers meet here.
final class LocalPresence {
    private static final int STRIPES = 256;

    private final Map<DeviceKey, Entry> entries = new ConcurrentHashMap<>();
    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    LocalPresence() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    /// Held over the store's answer and over the listeners, so that what they hear last is what is true.
    ReentrantLock lock(DeviceKey key) {
        return stripes[Math.floorMod(key.hashCode(), STRIPES)];
    }

    Optional<Entry> find(DeviceKey key) {
        return Optional.ofNullable(entries.get(key));
    }

    void put(Entry entry) {
        entries.put(entry.key(), entry);
    }

    void remove(DeviceKey key) {
        entries.remove(key);
    }

    List<Entry> all() {
        return List.copyOf(entries.values());
    }
}
