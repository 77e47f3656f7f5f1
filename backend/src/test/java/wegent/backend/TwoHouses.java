package wegent.backend;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import wegent.backend.storage.RedisConfig;
import wegent.backend.testing.RedisServer;
import wegent.backend.testing.SqlEngine;

/// Two nodes, `east` and `west`, on one database and one Redis: new ones for each test of the class that has
/// this as an extension in a static field. They stand before its `@BeforeEach` and until after its
/// `@AfterEach`.
final class TwoHouses implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    RedisServer redis;
    TestHouse east;
    TestHouse west;

    @Override
    public void beforeAll(ExtensionContext context) {
        redis = RedisServer.start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        redis.flush();
        var database = SqlEngine.H2.fresh();
        east = new TestHouse(database, RedisConfig.parse(redis.url()));
        west = new TestHouse(database, RedisConfig.parse(redis.url()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        east.close();
        west.close();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        redis.close();
    }
}
