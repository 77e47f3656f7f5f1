package wegent.backend.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wegent.backend.storage.Redis;
import wegent.backend.storage.RedisConfig;
import wegent.backend.testing.RedisServer;
import wegent.base.Eventually;
import wegent.base.SystemTime;

class RedisPresenceStoreTest extends PresenceStoreContract {
    private static RedisServer server;

    private final SystemTime time = new SystemTime();
    private Redis redis;
    private PresenceStore store;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        server.flush();
        redis = new Redis(RedisConfig.parse(server.url()), time);
        store = new RedisPresenceStore(redis, CONFIG);
    }

    @AfterEach
    void close() {
        redis.close();
        time.close();
    }

    @Override
    PresenceStore store() {
        return store;
    }

    /// Ten minutes slow: a node's clock must not matter.
    @Override
    Instant now() {
        return time.instant().minusSeconds(600);
    }

    @Override
    void pass() {}

    @Test
    void theKeyOfTheSeedsIsThereWhileTheDeviceIsOnline() {
        var name = "device:online:7:laptop: of Ann/1";
        store.replace(null, online(LAPTOP, 3), now());

        assertThat(server.<String>query(jedis -> jedis.get(name))).contains("\"generation\":3", "\"node\":\"a\"");
        assertThat(server.<Long>query(jedis -> jedis.pttl(name))).isBetween(1L, 600L);

        store.remove(LAPTOP);
        assertThat(server.<Boolean>query(jedis -> jedis.exists(name))).isFalse();
    }

    @Test
    void aSettlingWhoseAnswerWasLostIsAnsweredAgain() {
        store.replace(null, online(LAPTOP, 1), now());
        Eventually.until("due", () -> store.due(now()).contains(LAPTOP));

        assertThat(store.settle(LAPTOP, "mine", now())).isPresent();
        assertThat(store.settle(LAPTOP, "other", now())).isEmpty();
        assertThat(store.settle(LAPTOP, "mine", now())).isPresent();
    }

    @Test
    void aLossOfAllKeysIsSeen() {
        store.replace(null, online(LAPTOP, 1), now());
        var before = store.census(now());

        server.flush();

        var after = store.census(now());
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        assertThat(after.here()).isZero();
        assertThat(after.age()).isLessThan(10_000);
    }
}
