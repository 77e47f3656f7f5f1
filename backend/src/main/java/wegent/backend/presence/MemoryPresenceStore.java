package wegent.backend.presence;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import wegent.backend.device.DeviceKey;

/// Presence in the memory of the only node.
final class MemoryPresenceStore implements PresenceStore {
    private final Map<DeviceKey, Entry> entries = new ConcurrentHashMap<>();

    @Override
    public Optional<Entry> find(DeviceKey key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public void put(Entry entry) {
        entries.put(entry.key(), entry);
    }

    @Override
    public void remove(DeviceKey key) {
        entries.remove(key);
    }

    @Override
    public Collection<Entry> all() {
        return List.copyOf(entries.values());
    }
}
