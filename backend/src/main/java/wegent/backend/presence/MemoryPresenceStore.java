package wegent.backend.presence;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.presence.Presence.Offline;
import wegent.backend.presence.Presence.Online;
import wegent.backend.presence.Presence.Reconnecting;

/// Presence in the memory of the only node. Threads meet in its map: each change is one step on one entry.
final class MemoryPresenceStore implements PresenceStore {
    private final Map<DeviceKey, Kept> entries = new ConcurrentHashMap<>();
    private final PresenceConfig config;
    private volatile Instant releasedUntil = Instant.MIN;

    /// An entry, and when the device vanished, if it did: one that was only expected never was here.
    private record Kept(Entry entry, @Nullable Instant vanished) {}

    MemoryPresenceStore(PresenceConfig config) {
        this.config = config;
    }

    @Override
    public Optional<Entry> find(DeviceKey key, Instant now) {
        return Optional.ofNullable(entries.get(key)).map(Kept::entry);
    }

    @Override
    public boolean replace(@Nullable Entry before, Entry after, Instant now) {
        var done = new boolean[1];
        entries.compute(after.key(), (_, stored) -> {
            var entry = stored == null ? null : stored.entry();
            done[0] = after.equals(entry)
                    || (Objects.equals(entry, before) && (entry == null || entry.generation() <= after.generation()));
            return done[0] ? new Kept(after, vanished(stored, after, now)) : stored;
        });
        return done[0];
    }

    private static @Nullable Instant vanished(@Nullable Kept stored, Entry after, Instant now) {
        if (after.presence() instanceof Online || stored == null) {
            return null;
        }
        return switch (stored.entry().presence()) {
            case Online _ -> now;
            case Reconnecting _ -> stored.vanished();
            case Offline _ -> null;
        };
    }

    @Override
    public void remove(DeviceKey key) {
        entries.remove(key);
    }

    @Override
    public Optional<Presence> settle(DeviceKey key, String claim, Instant now) {
        var was = new Presence[1];
        entries.computeIfPresent(key, (_, stored) -> {
            var entry = stored.entry();
            if (entry.presence() instanceof Offline || !entry.presence().isOver(now)) {
                return stored;
            }
            was[0] = entry.presence();
            var offline = new Entry(key, new Offline(), entry.generation(), claim, now, entry.lastHeartbeat());
            return new Kept(offline, vanished(stored, offline, now));
        });
        return Optional.ofNullable(was[0]);
    }

    @Override
    public List<DeviceKey> due(Instant now) {
        return entries.values().stream()
                .map(Kept::entry)
                .filter(entry -> entry.presence().isOver(now))
                .sorted(Comparator.comparing(entry -> entry.presence().ends()))
                .map(Entry::key)
                .toList();
    }

    @Override
    public Census census(Instant now) {
        int here = 0;
        int away = 0;
        for (var kept : entries.values()) {
            switch (kept.entry().presence()) {
                case Online(var leaseEnds)
                when leaseEnds.minus(config.silence()).isAfter(now) -> here++;
                case Online _ -> away++;
                case Reconnecting _ -> away += kept.vanished() == null ? 0 : 1;
                case Offline _ -> away += vanishedLately(kept, now) ? 1 : 0;
            }
        }
        return new Census(here, away, now.isBefore(releasedUntil), "memory", Long.MAX_VALUE);
    }

    private boolean vanishedLately(Kept kept, Instant now) {
        var vanished = kept.vanished();
        return vanished != null && vanished.plus(config.lease()).isAfter(now);
    }

    @Override
    public void release(Instant now) {
        releasedUntil = now.plus(config.lease());
    }
}
