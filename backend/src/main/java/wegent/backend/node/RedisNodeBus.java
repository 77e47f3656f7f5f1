package wegent.backend.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;
import wegent.backend.storage.Redis;
import wegent.backend.storage.StorageException;
import wegent.base.Backoff;
import wegent.base.Json;
import wegent.base.Time;
import wegent.base.Timers;

/// The bus over Redis: a channel a topic, one connection that hears and one thread that speaks. Redis puts all that
/// is said into one order, and one connection hears it in that order. Threads meet here.
public final class RedisNodeBus implements NodeBus {
    private static final Logger log = LoggerFactory.getLogger(RedisNodeBus.class);
    private static final Duration PING = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofSeconds(6);
    private static final Duration CONFIRMATION = Duration.ofSeconds(2);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

    private final NodeId self = NodeId.random();
    private final Redis redis;
    private final Map<String, Listener> listeners = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> confirmations = new ConcurrentHashMap<>();
    private final Gaps gaps;
    private final RedisPublisher publisher;
    private final Timers.Timer ping;
    private final Thread thread;
    private volatile boolean closing;

    @GuardedBy("this")
    private @Nullable Hearing hearing;

    /// What crosses Redis.
    record Said(String from, JsonNode message) {}

    public RedisNodeBus(Redis redis, Time time) {
        this.redis = redis;
        gaps = new Gaps(time);
        publisher = new RedisPublisher(redis, self, gaps);
        listeners.put(Gaps.TOPIC, (_, _) -> gaps.happened(true));
        thread = Thread.ofPlatform().name("node-bus").daemon().start(this::hear);
        awaitConfirmation(Gaps.TOPIC);
        ping = time.every(PING, this::ping);
    }

    static String channel(String topic) {
        return "wegent:" + topic;
    }

    @Override
    public NodeId self() {
        return self;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public void publish(String topic, Supplier<JsonNode> message) {
        publisher.publish(topic, Json.write(new Said(self.value(), message.get())));
    }

    @Override
    public Subscription subscribe(String topic, Listener listener) {
        synchronized (this) {
            listeners.put(topic, listener);
            if (hearing != null) {
                hearing.add(topic);
            }
        }
        awaitConfirmation(topic);
        return () -> unsubscribe(topic, listener);
    }

    private void awaitConfirmation(String topic) {
        try {
            var confirmed = confirmations.computeIfAbsent(topic, _ -> new CountDownLatch(1));
            if (!redis.isAway() && !confirmed.await(CONFIRMATION.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("Redis has not confirmed the subscription of {}", topic);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void unsubscribe(String topic, Listener listener) {
        if (!listeners.remove(topic, listener)) {
            return;
        }
        confirmations.remove(topic);
        if (hearing != null) {
            hearing.drop(topic);
        }
    }

    @Override
    public void onGap(GapListener listener) {
        gaps.listen(listener);
    }

    private void hear() {
        for (int failures = 0; !closing; failures++) {
            var now = new Hearing();
            try (var connection = redis.connect(SILENCE)) {
                synchronized (this) {
                    hearing = now;
                }
                connection.subscribe(now, channels());
            } catch (JedisException | StorageException e) {
                log.debug("The node bus is not heard", e);
            } finally {
                synchronized (this) {
                    hearing = null;
                }
                gaps.begin(Gaps.Side.HEARING);
            }
            failures = now.confirmed ? 0 : failures;
            pause(failures + 1);
        }
    }

    private String[] channels() {
        return listeners.keySet().stream().map(RedisNodeBus::channel).toArray(String[]::new);
    }

    private void pause(int failures) {
        try {
            if (!closing) {
                TimeUnit.NANOSECONDS.sleep(
                        BACKOFF.delay(failures, RandomGenerator.getDefault()).toNanos());
            }
        } catch (InterruptedException e) {
            log.debug("The node bus ends");
        }
    }

    private synchronized void ping() {
        if (hearing != null) {
            hearing.sayPing();
        }
    }

    @Override
    public void close() {
        closing = true;
        ping.close();
        synchronized (this) {
            if (hearing != null) {
                hearing.end();
            }
        }
        thread.interrupt();
        publisher.close();
        gaps.close();
    }

    /// One connection's worth of hearing. Its commands are sent under the lock of the bus.
    private final class Hearing extends JedisPubSub {
        private volatile boolean confirmed;

        void add(String topic) {
            quietly(() -> subscribe(channel(topic)));
        }

        void drop(String topic) {
            quietly(() -> unsubscribe(channel(topic)));
        }

        void sayPing() {
            quietly(this::ping);
        }

        void end() {
            quietly(this::unsubscribe);
        }

        /// Before the connection is confirmed it cannot be told; when it is, all topics are told to it at once.
        private void quietly(Runnable command) {
            if (confirmed) {
                try {
                    command.run();
                } catch (JedisException e) {
                    log.debug("The node bus is being lost", e);
                }
            }
        }

        @Override
        public void onSubscribe(String channel, int count) {
            var topic = channel.substring(channel("").length());
            confirmations.computeIfAbsent(topic, _ -> new CountDownLatch(1)).countDown();
            if (topic.equals(Gaps.TOPIC)) {
                confirmed();
            }
        }

        private void confirmed() {
            synchronized (RedisNodeBus.this) {
                confirmed = true;
                listeners.keySet().forEach(this::add);
            }
            gaps.end(Gaps.Side.HEARING);
        }

        @Override
        public void onMessage(String channel, String text) {
            var listener = listeners.get(channel.substring(channel("").length()));
            if (listener == null) {
                return;
            }
            try {
                var said = Json.read(text, Said.class);
                if (!said.from().equals(self.value())) {
                    listener.heard(new NodeId(said.from()), said.message());
                }
            } catch (RuntimeException e) {
                log.error("A message of another node on {}", channel, e);
            }
        }
    }
}
