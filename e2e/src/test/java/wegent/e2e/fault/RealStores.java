package wegent.e2e.fault;

import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import wegent.backend.testing.Postgres;
import wegent.backend.testing.RedisServer;

/// A PostgreSQL and a Redis of a cluster's own, each behind a network that can be disturbed.
final class RealStores implements AutoCloseable {
    private static final String UNUSED = "SKIPPED: the server does not take WEGENT_DATABASE_URL";
    private static volatile boolean unused;

    final Postgres postgres;
    final RedisServer redis;
    final FlakyNetwork toPostgres;
    final FlakyNetwork toRedis;

    RealStores() {
        Assumptions.assumeFalse(unused, UNUSED);
        postgres = Postgres.start();
        redis = RedisServer.start();
        toPostgres = FlakyNetwork.plain(postgres.port());
        toRedis = FlakyNetwork.plain(redis.port());
    }

    /// The settings by which a node uses them.
    Map<String, String> settings() {
        return Map.of(
                "WEGENT_DATABASE_URL",
                postgres.url().replace(":" + postgres.port() + "/", ":" + toPostgres.port() + "/"),
                "WEGENT_REDIS_URL",
                "redis://127.0.0.1:" + toRedis.port() + "/0");
    }

    /// Aborts the test when the nodes keep their rows elsewhere.
    void requireUsed() {
        try {
            postgres.execute("postgres", "SELECT 1 FROM subtask");
        } catch (IllegalStateException e) {
            unused = true;
            Assumptions.abort(UNUSED);
        }
    }

    @Override
    public void close() {
        toPostgres.close();
        toRedis.close();
        redis.close();
        postgres.close();
    }
}
