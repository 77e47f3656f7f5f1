package wegent.backend.presence;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;

/// Who is here: one entry a device, changed by compare-and-set, so that nodes can share it and all rules stay
/// in [PresenceTracker]. An older generation never replaces a newer one. In memory, or on Redis. `now` is the
/// caller's steady clock; a shared store measures what is left of a lease by its own. Every method may throw
/// [StorageException]: what it was to do may or may not be done.
interface PresenceStore {

    /// `node` has the device's socket, or had it last; of an offline entry it is the claim of who settled it.
    /// `since` is when the present kind of presence began, `lastHeartbeat` when the device was last heard.
    record Entry(DeviceKey key, Presence presence, long generation, String node, Instant since, Instant lastHeartbeat) {

        Entry with(Presence changed, Instant now) {
            return new Entry(key, changed, generation, node, now, lastHeartbeat);
        }
    }

    /// How many devices are here, and how many went away within one lease or are away and not yet settled. One
    /// that has missed heartbeats counts as away too ([PresenceConfig#silence]). `released` says that an
    /// operator has let the brake go. `epoch` changes when the store has lost what it knew; it began to know
    /// things `age` millis ago.
    record Census(int here, int away, boolean released, String epoch, long age) {}

    Optional<Entry> find(DeviceKey key, Instant now);

    /// Puts `after` in where the stored entry is still `before`, or none is. Doing it twice is as good as once.
    boolean replace(@Nullable Entry before, Entry after, Instant now);

    void remove(DeviceKey key);

    /// Makes a device whose lease or grace is over offline. Returns what it was, to exactly one of all callers;
    /// a caller whose first answer was lost asks again under the same `claim`.
    Optional<Presence> settle(DeviceKey key, String claim, Instant now);

    /// Those whose lease or grace is over and who are not settled, the longest overdue first.
    List<DeviceKey> due(Instant now);

    Census census(Instant now);

    /// Remembers for one lease that an operator has let the brake go.
    void release(Instant now);
}
