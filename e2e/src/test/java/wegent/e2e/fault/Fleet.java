package wegent.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import wegent.base.Json;
import wegent.base.SystemTime;
import wegent.protocol.DeviceMessage;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.client.ClientConfig;
import wegent.socketio.client.ClientListener;
import wegent.socketio.client.ConnectRefusedException;
import wegent.socketio.client.SocketClient;

/// Many devices of one user that do nothing but be there: each registers, and comes back after a random part of a
/// second
/// when its connection is lost. All share one address, as behind one NAT.
final class Fleet implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final SystemTime time = new SystemTime();
    private final FlakyNetwork network;
    private final Map<String, SocketClient> registered = new ConcurrentHashMap<>();
    final ConcurrentLinkedQueue<String> refusals = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Fleet(FlakyNetwork network) {
        this.network = network;
    }

    /// Adds a device that proves itself with `token`.
    void add(String id, String token) {
        Thread.ofVirtual().name("fleet " + id).start(() -> {
            while (!closed) {
                live(id, token);
                pause();
            }
        });
    }

    /// How many are registered, on connections that stand.
    long registered() {
        return registered.values().stream().filter(SocketClient::isOpen).count();
    }

    private void live(String id, String token) {
        var config = ClientConfig.of(network.url(), DeviceMessage.NAMESPACE, http, time)
                .withAuth(() -> Map.of("token", token))
                .withConnectTimeout(Duration.ofSeconds(20));
        var gone = new java.util.concurrent.CountDownLatch(1);
        try (var client = SocketClient.connect(config, new UntilGone(gone))) {
            var body = Json.mapper()
                    .createObjectNode()
                    .put("protocol", 2)
                    .put("device_id", id)
                    .put("name", id);
            body.putArray("running");
            var answer = client.call("device:register", body, Duration.ofSeconds(30));
            if (answer.has("error")) {
                refusals.add(id + ": " + answer);
                return;
            }
            registered.put(id, client);
            beat(id, answer.path("generation").asLong(), client, gone);
        } catch (ConnectRefusedException e) {
            refusals.add(id + ": " + e.getMessage());
        } catch (RuntimeException _) {
            // not reachable: again
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat(String id, long generation, SocketClient client, java.util.concurrent.CountDownLatch gone)
            throws InterruptedException {
        while (!closed && !gone.await(10, java.util.concurrent.TimeUnit.SECONDS)) {
            var body = Json.mapper().createObjectNode().put("device_id", id).put("generation", generation);
            client.call("device:heartbeat", body, Duration.ofSeconds(20));
        }
    }

    private void pause() {
        LockSupport.parkNanos(
                Duration.ofMillis(ThreadLocalRandom.current().nextInt(1000)).toNanos());
    }

    @Override
    public void close() {
        closed = true;
        registered.values().forEach(SocketClient::close);
        time.close();
        http.shutdownNow();
    }

    private record UntilGone(java.util.concurrent.CountDownLatch gone) implements ClientListener {
        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {}

        @Override
        public void onDisconnect(CloseReason reason) {
            gone.countDown();
        }
    }
}
