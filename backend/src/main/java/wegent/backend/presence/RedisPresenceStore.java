package wegent.backend.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.presence.Presence.Offline;
import wegent.backend.presence.Presence.Online;
import wegent.backend.presence.Presence.Reconnecting;
import wegent.backend.storage.Redis;
import wegent.base.Json;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;

/// Presence on Redis, for several nodes. Each change is one script ([PresenceScripts]), and leases are measured
/// by Redis' clock alone: what crosses the wire is how much is left.
final class RedisPresenceStore implements PresenceStore {
    private final Redis redis;
    private final PresenceConfig config;

    /// An entry as it is stored, without its end, which is the score of its device among those due.
    record Stored(String state, long generation, String node, long since, long lastHeartbeat) {
        static String of(Entry entry) {
            var state = stateOf(entry.presence());
            return Json.write(new Stored(
                    state,
                    entry.generation(),
                    entry.node(),
                    entry.since().toEpochMilli(),
                    entry.lastHeartbeat().toEpochMilli()));
        }

        Entry entry(DeviceKey key, Instant ends) {
            return new Entry(
                    key,
                    presence(state, ends),
                    generation,
                    node,
                    Instant.ofEpochMilli(since),
                    Instant.ofEpochMilli(lastHeartbeat));
        }
    }

    RedisPresenceStore(Redis redis, PresenceConfig config) {
        this.redis = redis;
        this.config = config;
    }

    private static String stateOf(Presence presence) {
        return switch (presence) {
            case Online _ -> "online";
            case Reconnecting _ -> "reconnecting";
            case Offline _ -> "offline";
        };
    }

    private static Presence presence(String state, Instant ends) {
        return switch (state) {
            case "online" -> new Online(ends);
            case "reconnecting" -> new Reconnecting(ends);
            default -> new Offline();
        };
    }

    @Override
    public Optional<Entry> find(DeviceKey key, Instant now) {
        var found = (List<?>) redis.run(PresenceScripts.FIND, PresenceScripts.KEYS, List.of(member(key)));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var stored = Json.read((String) found.get(0), Stored.class);
        return Optional.of(stored.entry(key, now.plusMillis((Long) found.get(1))));
    }

    @Override
    public boolean replace(@Nullable Entry before, Entry after, Instant now) {
        var left = after.presence() instanceof Offline
                ? Duration.ZERO
                : Duration.between(now, after.presence().ends());
        var done = redis.run(
                PresenceScripts.REPLACE,
                PresenceScripts.keysOf(after.key()),
                List.of(
                        member(after.key()),
                        before == null ? "" : Stored.of(before),
                        Stored.of(after),
                        stateOf(after.presence()),
                        "" + after.generation(),
                        "" + Math.max(0, left.toMillis())));
        return done.equals(1L);
    }

    @Override
    public void remove(DeviceKey key) {
        redis.run(PresenceScripts.REMOVE, PresenceScripts.keysOf(key), List.of(member(key)));
    }

    @Override
    public Optional<Presence> settle(DeviceKey key, String claim, Instant now) {
        var found = find(key, now).orElse(null);
        if (found == null) {
            return Optional.empty();
        }
        if (found.presence() instanceof Offline) {
            // The answer to this caller's first try was lost.
            return claim.equals(found.node()) ? Optional.of(new Reconnecting(now)) : Optional.empty();
        }
        var offline = new Entry(key, new Offline(), found.generation(), claim, now, found.lastHeartbeat());
        var done = redis.run(
                PresenceScripts.SETTLE,
                PresenceScripts.keysOf(key),
                List.of(member(key), Stored.of(found), Stored.of(offline)));
        return done.equals(1L) ? Optional.of(found.presence()) : Optional.empty();
    }

    @Override
    public List<DeviceKey> due(Instant now) {
        var found = (List<?>) redis.run(PresenceScripts.DUE, PresenceScripts.KEYS, List.of());
        return found.stream().map(member -> key((String) member)).toList();
    }

    @Override
    public Census census(Instant now) {
        var found = (List<?>) redis.run(
                PresenceScripts.CENSUS,
                PresenceScripts.KEYS,
                List.of("" + config.silence().toMillis(), "" + config.lease().toMillis()));
        return new Census(
                number(found.get(0)).intValue(),
                number(found.get(1)).intValue(),
                number(found.get(2)) == 1,
                (String) found.get(3),
                number(found.get(4)));
    }

    private static Long number(Object found) {
        return (Long) found;
    }

    @Override
    public void release(Instant now) {
        redis.run(
                PresenceScripts.RELEASE,
                PresenceScripts.KEYS,
                List.of("" + config.lease().toMillis()));
    }

    private static String member(DeviceKey key) {
        return key.user().value() + ":" + key.device().value();
    }

    private static DeviceKey key(String member) {
        var cut = member.indexOf(':');
        return new DeviceKey(
                new UserId(Long.parseLong(member.substring(0, cut))), new DeviceId(member.substring(cut + 1)));
    }
}
