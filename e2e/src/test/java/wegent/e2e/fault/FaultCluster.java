package wegent.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import wegent.base.Closer;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.base.SystemTime;
import wegent.e2e.ExecutorProcess;
import wegent.e2e.Rest;
import wegent.e2e.ServerProcess;
import wegent.e2e.TerminalPage;

/// A whole system under faults, as real processes: the nodes of a [Setup], devices and pages, each with a
/// network of its own that can be disturbed alone. All of it ends with the test.
final class FaultCluster implements AutoCloseable {
    /// How soon a device tries to come back: within a quarter of a second, where a second stands for 30 (see
    /// [Setup#quick]).
    private static final Map<String, String> TRIES =
            Map.of("WEGENT_EXECUTOR_RETRY_FIRST_MS", "50", "WEGENT_EXECUTOR_RETRY_MOST_MS", "250");

    private final Closer closer = new Closer();
    private final HttpClient http = HttpClient.newHttpClient();
    private final SystemTime time = closer.add(new SystemTime());
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    final Setup setup;
    final Path folder;
    final List<ServerProcess> nodes = new ArrayList<>();
    final FlakyNetwork pages;
    /// The stores that the nodes share; null when there is one node.
    final RealStores stores;

    /// In `settings` of the backends, `{node}` stands for the node's number.
    private FaultCluster(Setup setup, Map<String, String> settings) {
        this.setup = setup;
        try {
            folder = Files.createTempDirectory("wegent-fault");
            stores = setup == Setup.TWO_NODES ? closer.add(new RealStores()) : null;
            for (int i = 0; i < setup.nodes; i++) {
                var node = Integer.toString(i);
                var all = new HashMap<>(stores == null ? Map.of() : stores.settings());
                settings.forEach((key, value) -> all.put(key, value.replace("{node}", node)));
                all.put("WEGENT_SECRET_KEY", "c2VjcmV0IGtleSBvZiB0aGUgZmF1bHQgc3VpdGUgMDE=");
                nodes.add(closer.add(new ServerProcess(Files.createDirectories(folder.resolve("node-" + i)), all)));
                if (stores != null) {
                    stores.requireUsed();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pages = network();
        pages.prefer(setup.nodes - 1); // devices are on the first node, pages on the last
        tokens.put("admin", Rest.logIn(pages.url(), "admin", ServerProcess.PASSWORD, http));
    }

    static FaultCluster start(Setup setup, Map<String, String> settings) {
        return new FaultCluster(setup, settings);
    }

    /// A network of its own to the nodes.
    FlakyNetwork network() {
        return closer.add(
                new FlakyNetwork(nodes.stream().map(ServerProcess::url).toList()));
    }

    /// The token of `user`, who is made when she is new.
    String token(String user) {
        return tokens.computeIfAbsent(user, name -> {
            var password = "password of " + name;
            var body = Json.mapper().createObjectNode();
            body.put("user_name", name).put("password", password).put("role", "user");
            var created = rest("admin").call("POST", "/api/users", body.toString());
            if (created.status() != 201) {
                throw new AssertionError(created.toString());
            }
            return Rest.logIn(pages.url(), name, password, http);
        });
    }

    /// One more login of `user`.
    String logIn(String user) {
        var _ = token(user);
        return Rest.logIn(pages.url(), user, "password of " + user, http);
    }

    Rest rest(String user) {
        return restBy(token(user));
    }

    Rest restBy(String token) {
        return new Rest(pages.url(), token, http);
    }

    /// The same, straight to `node`; without a login when `token` is empty.
    Rest restAt(int node, String token) {
        return new Rest(url(node), token, http);
    }

    Viewer viewer(String user) {
        return viewer(user, pages);
    }

    Viewer viewer(String user, FlakyNetwork network) {
        return closer.add(new Viewer(network, token(user), http, time));
    }

    /// A device: its id, the network that it reaches the backend by, its executor and that one's home.
    record Device(String user, String id, FlakyNetwork network, Path home, ExecutorProcess process) {}

    Device device(String user, String id) {
        return device(user, id, Map.of());
    }

    /// A new device of `user`, online. `settings` are environment variables of its executor.
    Device device(String user, String id, Map<String, String> settings) {
        var device = startDevice(user, id, user + "-" + id, settings);
        awaitStatus(device, "online");
        return device;
    }

    /// A disk of `mebibytes` for the home of the device `id` of `user`, which starts after this.
    SmallDisk diskOf(String user, String id, int mebibytes) {
        return closer.add(new SmallDisk(home(user + "-" + id), mebibytes));
    }

    private Path home(String name) {
        return folder.resolve("device-" + name);
    }

    /// A new executor of `user` that says it is device `id`; not awaited.
    Device startDevice(String user, String id, String name, Map<String, String> settings) {
        var network = network();
        var home = home(name);
        var all = new HashMap<>(TRIES);
        all.put("WEGENT_EXECUTOR_SANDBOX", "open"); // ledgers lie outside, and name processes as all see them
        all.putAll(settings);
        all.put("DEVICE_ID", id);
        var process = closer.add(new ExecutorProcess(home, network.url(), token(user), name, all));
        return new Device(user, id, network, home, process);
    }

    /// The memory that all nodes have of the system, in bytes.
    long memory() {
        return nodes.stream().mapToLong(ServerProcess::memory).sum();
    }

    /// A new terminal of `device`, on a page of its user.
    TerminalPage terminal(Device device) {
        var opened = rest(device.user()).call("POST", terminals(device), "{}");
        if (opened.status() != 200) {
            throw new AssertionError(opened.toString());
        }
        return page(token(device.user()), opened.body().path("session_id").asText());
    }

    /// One more page of a terminal, of who has `token`.
    TerminalPage page(String token, String terminal) {
        var page = closer.add(new TerminalPage(pages.url(), token, terminal, http, time));
        page.attach();
        return page;
    }

    /// One who is logged in as `user` on `node`.
    Intruder intruder(String user, String namespace, int node) {
        return new Intruder(url(node), namespace, token(user), http, time);
    }

    void endTerminals(Device device) {
        var rest = rest(device.user());
        for (var item : rest.get(terminals(device)).body().path("items")) {
            rest.call(
                    "DELETE", terminals(device) + "/" + item.path("session_id").asText(), "");
        }
    }

    private static String terminals(Device device) {
        return "/api/devices/" + device.id() + "/terminal";
    }

    void awaitStatus(Device device, String status) {
        awaitStatus(device, status, Duration.ofSeconds(40));
    }

    void awaitStatus(Device device, String status, Duration limit) {
        try {
            Eventually.until(
                    device.id() + " is " + status, limit, () -> status(device).equals(status));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ", it is " + status(device), e);
        }
    }

    String status(Device device) {
        return view(device).path("status").asText();
    }

    /// The device as its user sees it; an empty object while no node answers.
    JsonNode view(Device device) {
        return get(device.user(), "/api/devices/" + device.id());
    }

    JsonNode task(String user, String task) {
        return get(user, "/api/tasks/" + task);
    }

    private JsonNode get(String user, String path) {
        try {
            return rest(user).get(path).body();
        } catch (UncheckedIOException e) {
            return Json.tree("{}");
        }
    }

    /// `url` of a node, for a client that goes straight to it.
    URI url(int node) {
        return nodes.get(node).url();
    }

    @Override
    public void close() {
        closer.close();
        http.close();
        deleteFolder();
    }

    private void deleteFolder() {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException _) {
            // a process still writes there: it is a temporary folder
        }
    }
}
