package wegent.backend.account;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import wegent.backend.account.AttemptLimit.Growing;
import wegent.backend.account.AttemptLimit.Steady;
import wegent.backend.storage.Redis;
import wegent.backend.storage.RedisScript;

/// The counts of all nodes, on Redis and by its clock. Each step is one script, which computes as [AttemptLimit]
/// does.
final class RedisAttemptCounts implements AttemptCounts {
    private static final String PREFIX = "wegent:attempts:";

    /// KEYS: what is counted. ARGV, four for each key: free attempts, millis of the first delay or of the interval,
    /// millis of the longest delay (0 for a steady limit), millis after which all is forgotten.
    private static final RedisScript RESERVE = new RedisScript("""
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local longest = 0
            local attempts = {}
            for i, key in ipairs(KEYS) do
              local free, step = tonumber(ARGV[i * 4 - 3]), tonumber(ARGV[i * 4 - 2])
              local most, forgotten = tonumber(ARGV[i * 4 - 1]), tonumber(ARGV[i * 4])
              local kept = redis.call('HMGET', key, 'attempts', 'last')
              local n, last = tonumber(kept[1] or 0), tonumber(kept[2] or now)
              local wait = 0
              if most == 0 then
                n = math.max(0, n - math.max(0, now - last) / step)
                wait = math.max(0, math.ceil((n + 1 - free) * step))
              else
                if now - last >= forgotten then n = 0 end
                if n >= free then
                  wait = math.max(0, math.min(most, step * 2 ^ math.min(20, n - free)) - (now - last))
                end
              end
              longest = math.max(longest, wait)
              attempts[i] = n + 1
            end
            if longest > 0 then return longest end
            for i, key in ipairs(KEYS) do
              redis.call('HSET', key, 'attempts', tostring(attempts[i]), 'last', now)
              redis.call('PEXPIRE', key, ARGV[i * 4])
            end
            return 0
            """);

    private static final RedisScript GIVE_BACK = new RedisScript("""
            for _, key in ipairs(KEYS) do
              local n = redis.call('HGET', key, 'attempts')
              if n then redis.call('HSET', key, 'attempts', tostring(math.max(0, n - 1))) end
            end
            return 0
            """);

    private final Redis redis;

    RedisAttemptCounts(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Duration reserve(List<Counted> all) {
        var args = new ArrayList<String>();
        for (var counted : all) {
            switch (counted.limit()) {
                case Steady(var burst, var interval) -> add(args, burst, interval, Duration.ZERO);
                case Growing(var free, var first, var longest) -> add(args, free, first, longest);
            }
            args.add(Long.toString(counted.limit().forgottenAfter().toMillis()));
        }
        return Duration.ofMillis((Long) redis.run(RESERVE, keys(all), args));
    }

    private static void add(List<String> args, int free, Duration step, Duration longest) {
        args.add(Integer.toString(free));
        args.add(Long.toString(step.toMillis()));
        args.add(Long.toString(longest.toMillis()));
    }

    @Override
    public void giveBack(List<Counted> all) {
        redis.run(GIVE_BACK, keys(all), List.of());
    }

    @Override
    public void forget(Counted counted) {
        redis.call(commands -> commands.del(PREFIX + counted.key()));
    }

    private static List<String> keys(List<Counted> all) {
        return all.stream().map(counted -> PREFIX + counted.key()).toList();
    }
}
