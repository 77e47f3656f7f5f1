package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import wegent.base.Eventually;
import wegent.base.SystemTime;
import wegent.protocol.DeviceMessage;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.client.ClientConfig;
import wegent.socketio.client.ClientListener;
import wegent.socketio.client.SocketClient;

/// Strangers, and users who ask for too much, cost the others nothing: an ordinary user is answered while they
/// are at it, and what they do ends as it should.
class HostileClientsTest {
    private static final String LOGIN = "/api/auth/login";
    private static final Duration SOON = Duration.ofSeconds(20);

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /// The ordinary user's calls, as many as show that none is stuck, on connections of their own.
    private static void assertOthersAreServed() {
        try (var http = HttpClient.newHttpClient()) {
            var bob = new Rest(cluster.server.url(), cluster.token("bob"), http);
            for (var i = 0; i < 5; i++) {
                assertThat(bob.get("/api/users/me").status()).isEqualTo(200);
                assertThat(bob.get("/api/devices").status()).isEqualTo(200);
                try (var other = HttpClient.newHttpClient()) {
                    var stranger = new Rest(cluster.server.url(), "", other);
                    assertThat(stranger.get("/health/ready").status()).isEqualTo(200);
                }
            }
            assertThat(Rest.logIn(cluster.server.url(), "bob", "password of bob", http))
                    .isNotEmpty();
        }
    }

    @Test
    void halfBodiesHoldNothingAndEndInTime() {
        var sockets = IntStream.range(0, 300)
                .mapToObj(_ -> new HostileSocket(cluster.server.url())
                        .post(LOGIN, 1000)
                        .write("{"))
                .toList();

        assertOthersAreServed();

        assertThat(sockets.getLast().status(15_000)).hasValue(408);
        sockets.forEach(socket -> {
            assertThat(socket.isClosed(15_000)).isTrue();
            socket.close();
        });
    }

    @Test
    void aLargeBodyOfAStrangerIsRefusedUnread() {
        for (var path : List.of(LOGIN, "/api/pairings/claim", "/", "/nowhere")) {
            try (var socket = new HostileSocket(cluster.server.url()).post(path, 9_000_000)) {
                assertThat(socket.status(10_000)).as(path).hasValue(413);
            }
        }
        try (var socket = new HostileSocket(cluster.server.url()).post("/api/models", 9_000_000)) {
            assertThat(socket.status(10_000)).as("without a credential").hasValue(401);
        }
    }

    @Test
    void aChunkedBodyIsBoundedToo() {
        try (var socket = new HostileSocket(cluster.server.url())) {
            socket.write("POST " + LOGIN + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n1388\r\n" + "x".repeat(5000) + "\r\n");

            assertThat(socket.status(10_000)).hasValue(413);
        }
    }

    @Test
    void headsThatDripEndInTime() {
        try (var time = new SystemTime()) {
            var sockets = IntStream.range(0, 300)
                    .mapToObj(_ -> new HostileSocket(cluster.server.url()).write("GET / HTTP/1.1\r\nX-Slow: "))
                    .toList();
            try (var _ = time.every(Duration.ofMillis(500), () -> sockets.forEach(socket -> socket.write("x")))) {
                assertOthersAreServed();

                for (var socket : sockets) {
                    assertThat(socket.isClosed(20_000)).isTrue();
                }
            }
            sockets.forEach(HostileSocket::close);
        }
    }

    @Test
    void manyIdleConnectionsOfOneAddressGiveWay() {
        var sockets = IntStream.range(0, 400)
                .mapToObj(_ -> new HostileSocket(cluster.server.url(), "127.0.0.9"))
                .toList();

        assertOthersAreServed();

        assertThat(sockets.getFirst().isClosed(5_000)).as("the oldest").isTrue();
        assertThat(sockets.getLast().isClosed(100)).as("the youngest").isFalse();
        sockets.forEach(HostileSocket::close);
    }

    @Test
    void http2InClearTextIsNotSpoken() {
        try (var socket = new HostileSocket(cluster.server.url())) {
            socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});

            assertThat(socket.read(3_000)).doesNotContain("\u0000\u0000");
            assertThat(socket.isClosed(12_000)).isTrue();
        }
    }

    @Test
    void aSilentDeviceCostsOnlyItsOwner() throws Exception {
        try (var http = HttpClient.newHttpClient();
                var time = new SystemTime();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var config = ClientConfig.of(cluster.server.url(), DeviceMessage.NAMESPACE, http, time)
                    .withAuth(() -> Map.of("token", cluster.token("ann")));
            try (var device = SocketClient.connect(config, new Silent())) {
                device.call(
                        "device:register",
                        Map.of("device_id", "silent", "name", "silent", "device_type", "local", "protocol", 2),
                        SOON);
                Callable<Rest.Answer> folders = () -> cluster.rest("ann").get("/api/devices/silent/folders");
                var asked = IntStream.range(0, 300)
                        .mapToObj(_ -> threads.submit(folders))
                        .toList();

                assertOthersAreServed();

                Eventually.until(
                        "most are refused",
                        SOON,
                        () -> asked.stream()
                                        .filter(answer -> answer.isDone() && refused(answer))
                                        .count()
                                >= 292);
            }
        }
    }

    private static boolean refused(java.util.concurrent.Future<Rest.Answer> answer) {
        try {
            var body = answer.get().body();
            return answer.get().status() == 429 && body.path("detail").asText().contains("wegent.limits.");
        } catch (ExecutionException | InterruptedException e) {
            return false;
        }
    }

    /// Hears orders and never answers.
    private static final class Silent implements ClientListener {
        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {}

        @Override
        public void onDisconnect(CloseReason reason) {}
    }
}
