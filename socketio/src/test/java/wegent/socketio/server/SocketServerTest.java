package wegent.socketio.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import wegent.base.Closer;
import wegent.base.Eventually;
import wegent.base.SystemTime;
import wegent.socketio.CloseReason;
import wegent.socketio.DisconnectedException;
import wegent.socketio.Handshake;
import wegent.socketio.SocketConfig;
import wegent.socketio.vertx.LoopbackHost;

class SocketServerTest {
    private static final String OPEN = "/socket.io/?EIO=4&transport=polling";
    private static final SocketConfig CONFIG =
            SocketConfig.defaults().withAllowed(handshake -> !"http://evil.example".equals(handshake.origin()));

    private final Closer closer = new Closer();
    private final SystemTime time = closer.add(new SystemTime());
    private final HttpClient http = closer.add(HttpClient.newHttpClient());
    private final SocketServer server = closer.add(new SocketServer(CONFIG, time));
    private final LoopbackHost host = closer.add(new LoopbackHost(server));

    @AfterEach
    void closeAll() {
        closer.close();
    }

    @Test
    void theDefaultsAreThese() {
        var config = SocketConfig.defaults();

        assertThat(config.pingInterval()).isEqualTo(Duration.ofSeconds(25));
        assertThat(config.pingTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.maxPayload()).isEqualTo(1_000_000);
        assertThat(config.maxBufferedBytes()).isEqualTo(4 * 1024 * 1024);
        assertThatThrownBy(() -> config.withMaxPayload(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.withConnectTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOriginThatIsNotAllowedIsKeptOut() throws Exception {
        assertThat(get("http://evil.example").statusCode()).isEqualTo(403);
        assertThatThrownBy(() -> new StalledReader(host.url(), "40", "Origin: http://evil.example"))
                .hasMessageContaining("403");
        assertThat(server.sessionCount()).isZero();
    }

    @Test
    void anotherOriginThatIsAllowedMayReadTheAnswer() throws Exception {
        var answer = get("http://friend.example");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("http://friend.example");
    }

    @Test
    void theAuthenticatorKnowsWhereAClientComesFrom() throws Exception {
        var handshakes = new LinkedBlockingQueue<Handshake>();
        server.namespace("/chat", (_, handshake) -> {
            handshakes.add(handshake);
            return "anyone";
        });

        closer.add(new StalledReader(host.url(), "40/chat,", "Origin: http://friend.example"));

        var handshake = handshakes.poll(10, TimeUnit.SECONDS);
        assertThat(handshake.origin()).isEqualTo("http://friend.example");
        assertThat(handshake.host()).isEqualTo(host.url().getAuthority());
        assertThat(handshake.remoteAddress()).isEqualTo("127.0.0.1");
        assertThat(handshake.query()).containsEntry("transport", "websocket");
    }

    @Test
    void aFailureOfTheAuthenticatorIsARefusal() {
        server.namespace("/chat", (_, _) -> {
            throw new IllegalStateException("the store is unwell, as the test wants it");
        });
        var reader = closer.add(new StalledReader(host.url(), "40/chat,"));

        reader.readUntil("44/chat,{\"message\":\"Internal error\"}");
    }

    @Test
    void closingWaitsForTheDisconnectHandlers() {
        var chat = server.namespace("/chat", (_, _) -> "anyone");
        var done = new AtomicBoolean();
        chat.onDisconnect((_, reason) -> {
            Eventually.until("the sessions are closed", () -> server.sessionCount() == 0);
            done.set(reason == CloseReason.CLOSED_HERE);
        });
        closer.add(new StalledReader(host.url(), "40/chat,"));
        var socket =
                Eventually.get("joined", () -> chat.sockets().stream().findAny().orElse(null));

        server.close();

        assertThat(done).isTrue();
        assertThat(socket.emit("more")).isFalse();
        assertThatThrownBy(() -> socket.call("more", 1, Duration.ofSeconds(1)))
                .isInstanceOf(DisconnectedException.class);
        socket.join("room");
        assertThat(chat.room("room").sockets()).isEmpty();
    }

    @Test
    void aServerThatIsClosedLetsNobodyIn() throws Exception {
        server.close();

        assertThat(get("http://friend.example").statusCode()).isEqualTo(503);
    }

    @Test
    void aNamespaceIsOpenedOnce() {
        server.namespace("/chat", (_, _) -> "anyone");

        assertThatThrownBy(() -> server.namespace("/chat", (_, _) -> "anyone"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> server.namespace("chat", (_, _) -> "anyone"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsLeftOfAClosedSocketIsNotHandled() {
        var chat = server.namespace("/chat", (_, _) -> "anyone");
        var heard = new LinkedBlockingQueue<String>();
        var closed = new CountDownLatch(1);
        chat.on("first", (socket, _, _) -> {
            socket.close();
            closed.await();
            heard.add("first");
        });
        chat.on("second", (_, _, _) -> heard.add("second"));
        chat.onDisconnect((_, _) -> heard.add("gone"));
        var reader = closer.add(new StalledReader(host.url(), "40/chat,"));
        reader.readUntilStart("40/chat,");

        reader.say("42/chat,[\"first\"]");
        reader.say("42/chat,[\"second\"]");
        reader.readUntil("41/chat,");
        closed.countDown();

        Eventually.until("gone", () -> heard.contains("gone"));
        assertThat(heard).containsExactly("first", "gone");
    }

    private HttpResponse<String> get(String origin) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(host.url() + OPEN))
                .header("Origin", origin)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
