package wegent.backend;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import wegent.backend.account.User;
import wegent.backend.storage.DatabaseConfig;
import wegent.backend.testing.SqlEngine;
import wegent.base.FakeTime;
import wegent.base.Secret;
import wegent.base.SystemTime;
import wegent.base.Time;
import wegent.protocol.rest.AccessToken;
import wegent.socketio.vertx.LoopbackHost;

/// One backend with real sockets on loopback, a clock that tests turn, and two users. A restart keeps its database.
final class TestHouse implements AutoCloseable {
    private final Path folder;
    private final BackendConfig config;
    final FakeTime time = new FakeTime();
    final SystemTime clientTime = new SystemTime();
    final HttpClient http = HttpClient.newHttpClient();
    private Backend backend;
    private LoopbackHost host;
    User ann;
    User bob;

    TestHouse(Path folder) {
        this(folder, SqlEngine.H2);
    }

    TestHouse(Path folder, SqlEngine engine) {
        this(folder, engine.fresh());
    }

    TestHouse(Path folder, DatabaseConfig database) {
        this.folder = folder;
        var defaults = BackendConfig.in(folder);
        config = new BackendConfig(
                folder,
                database,
                null,
                null,
                defaults.presence(),
                // The clock jumps: pings of the transport must not end what a test keeps open.
                defaults.sockets().withHeartbeat(Duration.ofDays(10), Duration.ofDays(10)),
                defaults.slots());
        open(0);
        ann = backend.features().accounts().add("ann", new Secret("password of ann"), "user");
        bob = backend.features().accounts().add("bob", new Secret("password of bob"), "user");
    }

    private void open(int port) {
        backend = new Backend(config, time);
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

    Path folder() {
        return folder;
    }

    java.net.URI url() {
        return host.url();
    }

    Backend.Features features() {
        return backend.features();
    }

    AccessToken token(User user) {
        return features().tokens().issue(user, "test", "api");
    }

    TestDevice device(User user, String id) {
        return new TestDevice(this, token(user).accessToken(), id);
    }

    TestBrowser browser(User user) {
        return new TestBrowser(this, token(user).accessToken());
    }

    /// Moves the clock on, in steps that let sockets keep up.
    void advance(Duration by) {
        time.advance(by);
    }

    Time clock() {
        return time;
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
