package wegent.backend.presence;

import java.util.ArrayList;
import java.util.List;
import wegent.backend.device.DeviceKey;
import wegent.backend.storage.RedisScript;

/// The steps of [RedisPresenceStore]. `entries` has each device's entry, `due` those not settled by the end of
/// their lease or grace, `here` the online ones by the same, `away` those that vanished and are not settled and
/// `gone` those that are, both by when they vanished. `device:online:{user}:{device}` is there while the device
/// is online, for whoever looks from outside.
final class PresenceScripts {
    static final List<String> KEYS = List.of(
            "wegent:presence",
            "wegent:presence:due",
            "wegent:presence:here",
            "wegent:presence:away",
            "wegent:presence:gone",
            "wegent:presence:began",
            "wegent:presence:released");

    private static final String START = """
            local entries, due, here, away, gone = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
            local began, released, online = KEYS[6], KEYS[7], KEYS[8]
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local id = ARGV[1]
            """;

    /// The entry, and how many millis are left of it.
    static final RedisScript FIND = script("""
            local entry = redis.call('HGET', entries, id)
            if not entry then return {} end
            local ends = redis.call('ZSCORE', due, id)
            return {entry, ends and (ends - now) or 0}
            """);

    /// ARGV: id, entry before or nothing, entry after, its state, its generation, how many millis are left.
    static final RedisScript REPLACE = script("""
            local stored = redis.call('HGET', entries, id)
            local was = stored and cjson.decode(stored)
            if stored ~= ARGV[3] then
              if (stored or '') ~= ARGV[2] then return 0 end
              if was and was.generation > tonumber(ARGV[5]) then return 0 end
            end
            local ends = now + ARGV[6]
            redis.call('HSET', entries, id, ARGV[3])
            if ARGV[4] == 'online' then
              redis.call('ZADD', due, ends, id)
              redis.call('ZADD', here, ends, id)
              redis.call('ZREM', away, id)
              redis.call('ZREM', gone, id)
              if tonumber(ARGV[6]) > 0 then
                redis.call('SET', online, ARGV[3], 'PX', ARGV[6])
              end
              return 1
            end
            redis.call('DEL', online)
            redis.call('ZREM', here, id)
            if was and was.state == 'online' then
              redis.call('ZADD', away, now, id)
            end
            if ARGV[4] == 'reconnecting' then
              redis.call('ZADD', due, ends, id)
            else
              redis.call('ZREM', due, id)
              redis.call('ZREM', away, id)
            end
            return 1
            """);

    /// ARGV: id, entry before, entry after.
    static final RedisScript SETTLE = script("""
            local stored = redis.call('HGET', entries, id)
            if stored == ARGV[3] then return 1 end
            if stored ~= ARGV[2] then return 0 end
            local ends = redis.call('ZSCORE', due, id)
            if ends and tonumber(ends) > now then return 0 end
            local vanished = redis.call('ZSCORE', away, id) or redis.call('ZSCORE', here, id)
            if vanished then
              redis.call('ZADD', gone, vanished, id)
            end
            redis.call('HSET', entries, id, ARGV[3])
            redis.call('ZREM', due, id)
            redis.call('ZREM', here, id)
            redis.call('ZREM', away, id)
            redis.call('DEL', online)
            return 1
            """);

    static final RedisScript REMOVE = script("""
            redis.call('HDEL', entries, id)
            for _, set in ipairs({due, here, away, gone}) do
              redis.call('ZREM', set, id)
            end
            return redis.call('DEL', online)
            """);

    static final RedisScript DUE = script("""
            return redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, 10000)
            """);

    /// `began` is in micros, so that a store that is emptied as soon as it began is a new one all the same.
    /// ARGV: how much of a lease is left when heartbeats were missed, how long a lease is.
    static final RedisScript CENSUS = script("""
            redis.call('SET', began, string.format('%.0f', time[1] * 1000000 + time[2]), 'NX')
            local since = redis.call('GET', began)
            redis.call('ZREMRANGEBYSCORE', gone, '-inf', now - ARGV[2])
            local heard = redis.call('ZCOUNT', here, '(' .. string.format('%.0f', now + ARGV[1]), '+inf')
            local silent = redis.call('ZCARD', here) - heard
            local lost = redis.call('ZCARD', away) + redis.call('ZCARD', gone) + silent
            return {heard, lost, redis.call('EXISTS', released), since, now - math.floor(since / 1000)}
            """);

    /// ARGV: for how many millis.
    static final RedisScript RELEASE = script("""
            redis.call('SET', released, '1', 'PX', ARGV[1])
            return 1
            """);

    private PresenceScripts() {}

    private static RedisScript script(String body) {
        return new RedisScript(START + body);
    }

    static List<String> keysOf(DeviceKey key) {
        var keys = new ArrayList<>(KEYS);
        keys.add("device:online:" + key.user().value() + ":" + key.device().value());
        return keys;
    }
}
