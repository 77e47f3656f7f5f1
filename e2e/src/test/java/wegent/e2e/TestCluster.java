package wegent.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import wegent.base.Closer;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.base.SystemTime;

/// The whole system as real processes on this machine: one backend, two users (`ann` and `bob`), the executors
/// and the pages that a test adds. All of it ends with the test.
final class TestCluster implements AutoCloseable {
    private final Closer closer = new Closer();
    private final Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private final SystemTime time = closer.add(new SystemTime());
    private final Map<String, String> tokens = new HashMap<>();
    private final List<ExecutorProcess> executors = new ArrayList<>();
    final ServerProcess server;

    private TestCluster(Map<String, String> settings) {
        try {
            folder = Files.createTempDirectory("wegent-e2e");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = closer.add(new ServerProcess(folder, settings));
        tokens.put("admin", Rest.logIn(server.url(), "admin", ServerProcess.PASSWORD, http));
        List.of("ann", "bob").forEach(this::addUser);
    }

    static TestCluster start() {
        return start(Map.of());
    }

    /// `settings` are the backend's environment variables.
    static TestCluster start(Map<String, String> settings) {
        return new TestCluster(settings);
    }

    void addUser(String name) {
        var password = "password of " + name;
        var body = Json.mapper()
                .createObjectNode()
                .put("user_name", name)
                .put("password", password)
                .put("role", "user");
        var created = rest("admin").call("POST", "/api/users", body.toString());
        if (created.status() != 201) {
            throw new AssertionError(created.toString());
        }
        tokens.put(name, Rest.logIn(server.url(), name, password, http));
    }

    String token(String user) {
        return tokens.get(user);
    }

    Rest rest(String user) {
        return new Rest(server.url(), tokens.get(user), http);
    }

    Browser browser(String user) {
        return closer.add(new Browser(server.url(), tokens.get(user), http, time));
    }

    /// A device of `user`, named `name`, registered. `settings` are environment variables of its executor.
    Device addDevice(String user, String name, Map<String, String> settings) {
        var home = folder.resolve(user + "-" + name);
        var all = new HashMap<>(settings);
        all.put("DEVICE_ID", user + "-" + name);
        var process = new ExecutorProcess(home, server.url(), tokens.get(user), name, all);
        executors.add(process);
        closer.add(process);
        var device = new Device(user + "-" + name, home, process);
        awaitStatus(user, device, "online");
        return device;
    }

    Device addDevice(String user, String name) {
        return addDevice(user, name, Map.of());
    }

    /// A device: its id, the home of its executor, and that process.
    record Device(String id, Path home, ExecutorProcess process) {}

    void awaitStatus(String user, Device device, String status) {
        try {
            Eventually.until(
                    device.id() + " is " + status,
                    java.time.Duration.ofSeconds(30),
                    () -> status(user, device).equals(status));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + device.process().output(), e);
        }
    }

    String status(String user, Device device) {
        return rest(user)
                .get("/api/devices/" + device.id())
                .body()
                .path("status")
                .asText();
    }

    @Override
    public void close() {
        closer.close();
        http.close();
    }
}
