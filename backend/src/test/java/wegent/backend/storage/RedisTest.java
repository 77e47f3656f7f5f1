package wegent.backend.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;
import wegent.backend.testing.RedisServer;
import wegent.base.Eventually;
import wegent.base.SystemTime;

class RedisTest {
    private final SystemTime time = new SystemTime();

    @AfterEach
    void close() {
        time.close();
    }

    private Redis open(String url) {
        return new Redis(RedisConfig.parse(url), time);
    }

    private static String value(Redis redis) {
        return redis.call(commands -> commands.get("k"));
    }

    @Test
    void anAddressIsReadAndNeverPrintsItsPassword() {
        var config = RedisConfig.parse("rediss://app:p%40ss+word@cache.example:6380/3");

        assertThat(config.host()).isEqualTo("cache.example");
        assertThat(config.port()).isEqualTo(6380);
        assertThat(config.database()).isEqualTo(3);
        assertThat(config.user()).isEqualTo("app");
        assertThat(config.password().value()).isEqualTo("p@ss+word");
        assertThat(config.tls()).isTrue();
        assertThat(config.toString()).doesNotContain("p@ss").isEqualTo("rediss://cache.example:6380/3");
    }

    @Test
    void whatIsNoAddressIsRefusedInOneLine() {
        for (var wrong : List.of("localhost:6379", "http://cache", "redis://", "redis://cache/first", "redis://a b")) {
            assertThatThrownBy(() -> RedisConfig.parse(wrong))
                    .as(wrong)
                    .hasMessage("wegent.redis.url must be redis://[user:password@]host[:port][/database],"
                            + " or rediss:// for TLS");
        }
    }

    @Test
    void aWrongAddressIsOneLineAtTheStart() {
        assertThatThrownBy(() -> open("redis://127.0.0.1:1"))
                .isInstanceOf(StorageException.class)
                .hasMessage("Redis at redis://127.0.0.1:1/0 cannot be used: nobody answers there");
        assertThatThrownBy(() -> open("redis://no-such-host.invalid"))
                .hasMessage("Redis at redis://no-such-host.invalid:6379/0 cannot be used: there is no such host");
    }

    @Test
    void aWrongPasswordIsOneLineAtTheStart() {
        try (var server = RedisServer.start("--requirepass", "right")) {
            var address = "127.0.0.1:" + server.port();

            assertThatThrownBy(() -> open("redis://:wrong@" + address))
                    .isInstanceOf(StorageException.class)
                    .message()
                    .startsWith("Redis at redis://" + address
                            + "/0 cannot be used: it refuses this user or password (WRONGPASS")
                    .hasLineCount(1);
            assertThatThrownBy(() -> open("redis://" + address))
                    .message()
                    .contains("it refuses this user or password (NOAUTH");
            open("redis://default:right@" + address).close();
        }
    }

    @Test
    void aServerThatIsTooOldIsNamed() {
        assertThatThrownBy(() -> RedisFaults.requireVersion("# Server\r\nredis_version:5.0.14\r\nredis_mode:x"))
                .hasMessage("it is version 5.0.14, and 6.2 or newer is needed");
        RedisFaults.requireVersion("redis_version:6.2.11\r\n");
        RedisFaults.requireVersion("redis_version:7.0.15\r\n");
        RedisFaults.requireVersion("nothing said");
    }

    @Test
    void aScriptIsKnownAgainAfterRedisForgotIt() {
        try (var server = RedisServer.start();
                var redis = open(server.url())) {
            var script = new RedisScript("return redis.call('incrby', KEYS[1], ARGV[1])");

            var first = redis.run(script, List.of("n"), List.of("3"));
            server.query(jedis -> jedis.scriptFlush());
            var second = redis.run(script, List.of("n"), List.of("4"));

            assertThat(first).isEqualTo(3L);
            assertThat(second).isEqualTo(7L);
        }
    }

    @Test
    void aLostRedisIsToldAndFailsAtOnceUntilItIsBack() {
        try (var server = RedisServer.start();
                var redis = open(server.url())) {
            var told = new CopyOnWriteArrayList<Boolean>();
            redis.listen(told::add);

            server.kill();
            assertThatThrownBy(() -> redis.call(commands -> commands.get("k"))).isInstanceOf(StorageException.class);
            Eventually.until("away", () -> told.equals(List.of(true)));
            assertThatThrownBy(() -> redis.call(commands -> commands.get("k")))
                    .hasMessage("Redis at " + server.url() + " is away");
            server.startAgain();
            Eventually.until("back", () -> told.equals(List.of(true, false)));

            redis.call(commands -> commands.set("k", "v"));
            assertThat(value(redis)).isEqualTo("v");
        }
    }

    @Test
    void aRedisThatCameBackBetweenTwoCallsWasNeverAway() {
        try (var server = RedisServer.start();
                var redis = open(server.url())) {
            redis.call(commands -> commands.set("k", "v"));
            server.query(jedis -> jedis.clientKill(
                    ClientKillParams.clientKillParams().type(ClientType.NORMAL).skipMe(ClientKillParams.SkipMe.YES)));

            assertThat(value(redis)).isEqualTo("v");
            assertThat(redis.isAway()).isFalse();
        }
    }

    @Test
    void aFrozenRedisIsNoticedByItself() {
        try (var server = RedisServer.start();
                var redis = open(server.url())) {
            var told = new CopyOnWriteArrayList<Boolean>();
            redis.listen(told::add);

            server.freeze();
            Eventually.until("away", () -> told.equals(List.of(true)));
            server.thaw();

            Eventually.until("back", () -> told.equals(List.of(true, false)));
        }
    }

    @Test
    void aReplicaThatTakesNoWritesIsAway() {
        try (var server = RedisServer.start();
                var redis = open(server.url())) {
            server.query(jedis -> jedis.replicaof("127.0.0.1", 1));
            Eventually.until("away", redis::isAway);

            server.query(jedis -> jedis.replicaofNoOne());

            Eventually.until("back", () -> !redis.isAway());
        }
    }

    @Test
    void aSubscriberHearsWhatAPipelinePublishes() throws InterruptedException {
        try (var server = RedisServer.start();
                var redis = open(server.url())) {
            var heard = new CopyOnWriteArrayList<String>();
            var subscriber = new JedisPubSub() {
                @Override
                public void onMessage(String channel, String message) {
                    heard.add(message);
                }
            };
            var connection = redis.connect(Duration.ofSeconds(30));
            var thread = Thread.ofVirtual().start(() -> connection.subscribe(subscriber, "news"));
            Eventually.until("subscribed", subscriber::isSubscribed);

            redis.pipelined(pipeline -> List.of("one", "two").forEach(word -> pipeline.publish("news", word)));

            Eventually.until("heard", () -> heard.equals(List.of("one", "two")));
            subscriber.unsubscribe();
            assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
            connection.close();
        }
    }
}
