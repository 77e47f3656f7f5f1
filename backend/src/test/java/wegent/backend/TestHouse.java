package wegent.backend;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import wegent.backend.account.User;
import wegent.backend.notify.PushConfig;
import wegent.backend.quota.QuotaConfig;
import wegent.backend.storage.DatabaseConfig;
import wegent.backend.storage.RedisConfig;
import wegent.backend.storage.SecretKeyConfig;
import wegent.backend.storage.StorageHealth;
import wegent.backend.testing.SqlEngine;
import wegent.base.FakeTime;
import wegent.base.Secret;
import wegent.base.SystemTime;
import wegent.base.Time;
import wegent.protocol.ChatRequest;
import wegent.protocol.TerminalRequest;
import wegent.protocol.rest.AccessToken;
import wegent.socketio.vertx.LoopbackHost;

/// One backend with real sockets on loopback, a clock that tests turn, and two users. A restart keeps its
/// database.
final class TestHouse implements AutoCloseable {
    /// Its database and its key are elsewhere.
    private static final Path NO_FOLDER = Path.of("none");

    private final BackendConfig config;
    private final Time clock;
    final FakeTime time = new FakeTime();
    final SystemTime clientTime = new SystemTime();
    final HttpClient http = HttpClient.newHttpClient();
    private Backend backend;
    private LoopbackHost host;
    User ann;
    User bob;

    TestHouse(SqlEngine engine) {
        this(engine.fresh());
    }

    TestHouse(DatabaseConfig database) {
        this(database, null);
    }

    /// With a `redis`, one of several nodes: it goes by the real clock, as Redis does.
    TestHouse(DatabaseConfig database, @Nullable RedisConfig redis) {
        this(database, redis, QuotaConfig.defaults());
    }

    TestHouse(DatabaseConfig database, @Nullable RedisConfig redis, QuotaConfig quotas) {
        clock = redis == null ? time : clientTime;
        var defaults = BackendConfig.in(NO_FOLDER);
        config = new BackendConfig(
                NO_FOLDER,
                database,
                redis,
                new SecretKeyConfig(new Secret("the key that all nodes of a test have"), List.of()),
                defaults.presence(),
                // The clock jumps: pings of the transport must not end what a test keeps open.
                defaults.sockets().withHeartbeat(Duration.ofDays(10), Duration.ofDays(10)),
                defaults.slots(),
                new PushConfig("mailto:operator@test.invalid", true),
                defaults.remote(),
                defaults.logins(),
                null,
                quotas,
                defaults.limits());
        open(0);
        ann = account("ann");
        bob = account("bob");
    }

    private User account(String name) {
        var accounts = backend.features().accounts();
        return accounts.byName(name).orElseGet(() -> accounts.add(name, new Secret("password of " + name), "user"));
    }

    private void open(int port) {
        backend = new Backend(config, clock);
        host = new LoopbackHost(backend.sockets(), port);
        backend.start();
    }

    /// Ends the backend and starts another one on its data and its port.
    void restart() {
        var port = host.url().getPort();
        host.close();
        backend.close();
        open(port);
    }

    java.net.URI url() {
        return host.url();
    }

    Features features() {
        return backend.features();
    }

    StorageHealth storage() {
        return backend.storage();
    }

    Optional<String> unready() {
        return backend.unready();
    }

    AccessToken token(User user) {
        return features().tokens().issue(user, "test", "api");
    }

    TestDevice device(User user, String id) {
        return new TestDevice(this, token(user).accessToken(), id);
    }

    TestDevice device(String token, String id) {
        return new TestDevice(this, token, id);
    }

    TestBrowser browser(String token) {
        return new TestBrowser(this, ChatRequest.NAMESPACE, token);
    }

    TestBrowser browser(User user) {
        return browser(token(user).accessToken());
    }

    TestBrowser terminalPage(User user) {
        return terminalPage(token(user).accessToken());
    }

    TestBrowser terminalPage(String token) {
        return new TestBrowser(this, TerminalRequest.NAMESPACE, token);
    }

    /// Moves the clock on, in steps that let sockets keep up.
    void advance(Duration by) {
        time.advance(by);
    }

    Time clock() {
        return clock;
    }

    /// Ends it as a killed process ends: its connections break, nobody is told.
    void die() {
        host.close();
    }

    /// Ends it in good order.
    void drain() {
        backend.drain();
    }

    static JsonNode object(String json) {
        return wegent.base.Json.tree(json.replace('\'', '"'));
    }

    @Override
    public void close() {
        host.close();
        backend.close();
        clientTime.close();
        http.close();
    }
}
