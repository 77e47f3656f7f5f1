package wegent.backend.storage;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.params.SetParams;
import wegent.base.Time;
import wegent.base.Timers;

/// The one client of Redis. Every failed call is a [StorageException]. While Redis is *away* (not reached, too
/// slow, or refusing writes) calls fail at once; a probe each second finds out when it is back. Threads meet
/// here.
public final class Redis implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Redis.class);
    private static final Duration PROBE = Duration.ofSeconds(1);
    private static final int CONNECTIONS = 32;
    private static final String ALIVE = "wegent:alive";

    private final RedisConfig config;
    private final RedisClient client;
    private final Timers.Timer probe;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Object telling = new Object();
    private volatile boolean away;
    private boolean told;

    /// Hears when Redis is lost and when it is found again, in order, on a thread of its own.
    public interface Listener {
        void redisChanged(boolean away);
    }

    /// Connects. Throws [StorageException] with one clear line when Redis cannot be used.
    public Redis(RedisConfig config, Time time) {
        this.config = config;
        client = RedisClient.builder()
                .hostAndPort(config.host(), config.port())
                .clientConfig(settings(config.patience()))
                .poolConfig(pool())
                .build();
        try {
            RedisFaults.requireVersion(client.info("server"));
            client.set(ALIVE, "1", SetParams.setParams().px(PROBE.toMillis()));
        } catch (RuntimeException e) {
            client.close();
            throw new StorageException("Redis at " + config + " cannot be used: " + RedisFaults.reason(e), e);
        }
        probe = time.every(PROBE, this::probe);
    }

    private DefaultJedisClientConfig settings(Duration silence) {
        var settings = DefaultJedisClientConfig.builder()
                .resp2()
                .autoNegotiateProtocol(false)
                .connectionTimeoutMillis((int) config.patience().toMillis())
                .socketTimeoutMillis((int) config.patience().toMillis())
                .blockingSocketTimeoutMillis((int) silence.toMillis())
                .database(config.database())
                .clientName("wegent");
        if (config.user() != null) {
            settings.user(config.user());
        }
        if (config.password() != null) {
            settings.password(config.password().value());
        }
        if (config.tls()) {
            settings.sslOptions(
                    SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build());
        }
        return settings.build();
    }

    private ConnectionPoolConfig pool() {
        var pool = new ConnectionPoolConfig();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxIdle(CONNECTIONS);
        pool.setMaxWait(config.patience());
        pool.setTestWhileIdle(false);
        pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
        pool.setJmxEnabled(false);
        return pool;
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    public boolean isAway() {
        return away;
    }

    /// Runs commands. They may be run twice, when the connection at hand turns out to be a dead one.
    public <R> R call(Function<RedisClient, R> work) {
        requireHere();
        try {
            return work.apply(client);
        } catch (JedisConnectionException e) {
            if (isTimeout(e)) {
                throw failed(e);
            }
            return again(work);
        } catch (JedisException e) {
            throw failed(e);
        }
    }

    private <R> R again(Function<RedisClient, R> work) {
        client.getPool().clear();
        try {
            return work.apply(client);
        } catch (JedisException e) {
            throw failed(e);
        }
    }

    /// Runs `script` as one step.
    public Object run(RedisScript script, List<String> keys, List<String> args) {
        return call(commands -> {
            try {
                return commands.evalsha(script.sha(), keys, args);
            } catch (JedisNoScriptException e) {
                return commands.eval(script.text(), keys, args);
            }
        });
    }

    /// Sends many commands with one round trip, once at most: what fails may or may not have arrived.
    public void pipelined(Consumer<AbstractPipeline> work) {
        requireHere();
        try (var pipeline = client.pipelined()) {
            work.accept(pipeline);
            pipeline.sync();
        } catch (JedisException e) {
            throw failed(e);
        }
    }

    /// Opens a connection outside the pool, for SUBSCRIBE. Reading fails when nothing was heard for `silence`:
    /// who pings more often than that notices a dead line. The caller closes it.
    public Jedis connect(Duration silence) {
        try {
            var connection = new Jedis(new HostAndPort(config.host(), config.port()), settings(silence));
            connection.connect();
            return connection;
        } catch (JedisException e) {
            throw failed(e);
        }
    }

    private void requireHere() {
        if (away) {
            throw new StorageException("Redis at " + config + " is away");
        }
    }

    private StorageException failed(JedisException e) {
        if (RedisFaults.isAway(e)) {
            noticed(true, e);
        }
        return new StorageException("Redis at " + config + " failed: " + RedisFaults.reason(e), e);
    }

    /// Writes, since a Redis that only answers reads (a replica, a full one) is of no use here.
    private void probe() {
        try {
            client.set(ALIVE, "1", SetParams.setParams().px(PROBE.toMillis()));
            noticed(false, null);
        } catch (JedisException e) {
            client.getPool().clear();
            if (!away && !isTimeout(e) && e instanceof JedisConnectionException) {
                probeAgain();
                return;
            }
            noticed(true, e);
        }
    }

    private void probeAgain() {
        try {
            client.set(ALIVE, "1", SetParams.setParams().px(PROBE.toMillis()));
        } catch (JedisException e) {
            noticed(true, e);
        }
    }

    private void noticed(boolean nowAway, @Nullable Exception why) {
        synchronized (telling) {
            if (away == nowAway) {
                return;
            }
            away = nowAway;
        }
        if (why != null) {
            log.warn("redis={} is away: {}", config, RedisFaults.reason(why));
        } else {
            log.info("redis={} is back", config);
        }
        Thread.ofVirtual().name("redis " + (nowAway ? "away" : "back")).start(this::tell);
    }

    /// Tells what is true now, each change once: a late thread finds nothing left to tell.
    private void tell() {
        synchronized (telling) {
            if (told != away) {
                told = away;
                listeners.forEach(listener -> listener.redisChanged(told));
            }
        }
    }

    private static boolean isTimeout(Throwable e) {
        for (var cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        probe.close();
        client.close();
    }
}
