package wegent.backend.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wegent.backend.account.AttemptCounts.Counted;
import wegent.backend.account.AttemptLimit.Growing;
import wegent.backend.storage.Redis;
import wegent.backend.storage.RedisConfig;
import wegent.backend.testing.RedisServer;
import wegent.base.SystemTime;
import wegent.protocol.RefusedException;

class RedisAttemptCountsTest extends AttemptCountsContract {
    private static RedisServer server;

    private final SystemTime time = new SystemTime();
    private Redis redis;
    private AttemptCounts counts;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void connect() {
        redis = new Redis(RedisConfig.parse(server.url()), time);
        counts = new RedisAttemptCounts(redis);
    }

    @AfterEach
    void disconnect() {
        redis.close();
        time.close();
    }

    @Override
    AttemptCounts counts() {
        return counts;
    }

    @Test
    void aDelayIsOverByTheClockOfRedis() {
        var guess = List.of(new Counted("short", new Growing(1, Duration.ofMillis(80), Duration.ofSeconds(1))));
        assertThat(counts.reserve(guess)).isZero();
        assertThat(counts.reserve(guess)).isPositive();

        wegent.base.Eventually.until(
                "the delay is over", () -> counts.reserve(guess).isZero());

        assertThat(counts.reserve(guess)).isBetween(Duration.ofMillis(81), Duration.ofMillis(160));
    }

    @Test
    void twoNodesCountTogetherAndEachAloneWithoutRedis() {
        var config = LoginConfig.defaults();
        var east = new LoginLimiter(config, redis, time);
        var west = new LoginLimiter(config, redis, time);
        var from = new ClientAddress(InetAddress.ofLiteral("192.0.2.9"));
        for (int i = 0; i < 5; i++) {
            east.reserveLogin("ann", Optional.empty(), from);
            west.reserveLogin("ann", Optional.empty(), from);
        }

        assertThatThrownBy(() -> east.reserveLogin("ann", Optional.empty(), from))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> west.reserveLogin("ann", Optional.empty(), from))
                .isInstanceOf(RefusedException.class);

        server.kill();
        try {
            for (int i = 0; i < 10; i++) {
                east.reserveLogin("ann", Optional.empty(), from);
            }
            assertThatThrownBy(() -> east.reserveLogin("ann", Optional.empty(), from))
                    .isInstanceOf(RefusedException.class);
        } finally {
            server.startAgain();
        }
    }
}
