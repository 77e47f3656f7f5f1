package wegent.backend.presence;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import wegent.backend.device.DeviceKey;

/// Who is here: entries that come and go, each put in whole. In memory, or shared by nodes.
interface PresenceStore {

    /// `since` is when the present kind of presence began, `lastHeartbeat` when the device was last heard.
    record Entry(DeviceKey key, Presence presence, long generation, Instant since, Instant lastHeartbeat) {}

    Optional<Entry> find(DeviceKey key);

    void put(Entry entry);

    void remove(DeviceKey key);

    /// All entries, as of now.
    Collection<Entry> all();
}
