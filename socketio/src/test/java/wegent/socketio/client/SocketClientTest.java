package wegent.socketio.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import wegent.base.Closer;
import wegent.base.Eventually;
import wegent.base.SystemTime;
import wegent.socketio.Ack;
import wegent.socketio.AckTimeoutException;
import wegent.socketio.CloseReason;
import wegent.socketio.DisconnectedException;
import wegent.socketio.SocketConfig;
import wegent.socketio.server.ConnectRefused;
import wegent.socketio.server.Namespace;
import wegent.socketio.server.Socket;
import wegent.socketio.server.SocketServer;
import wegent.socketio.vertx.LoopbackHost;

/// The client against the server, over a real WebSocket.
class SocketClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Closer closer = new Closer();
    private final SystemTime time = closer.add(new SystemTime());
    private final HttpClient http = closer.add(HttpClient.newHttpClient());

    @AfterEach
    void closeAll() {
        closer.close();
    }

    @Test
    void anEventIsAnsweredBothWays() {
        var server = closer.add(new SocketServer(SocketConfig.defaults(), time));
        var chat = open(server);
        chat.on("ask", (socket, args, ack) -> ack.send(socket.call("ask back", args.getFirst(), LIMIT)));
        var listener = new Heard();

        var client = connect(server, "good", listener);
        var answer = client.call("ask", Map.of("n", 7), LIMIT);

        assertThat(answer.path("n").asInt()).isEqualTo(7);
    }

    @Test
    void bytesTravelAsAttachments() {
        var server = closer.add(new SocketServer(SocketConfig.defaults(), time));
        var chat = open(server);
        chat.on("echo", (_, args, ack) -> ack.send(args.getFirst()));
        var client = connect(server, "good", new Heard());
        var bytes = new byte[200_000];
        bytes[199_999] = 42;

        var answer = client.call("echo", Map.of("data", bytes), LIMIT);

        assertThat(answer.path("data"))
                .isInstanceOfSatisfying(
                        com.fasterxml.jackson.databind.node.BinaryNode.class,
                        node -> assertThat(node.binaryValue()).isEqualTo(bytes));
    }

    @Test
    void eventsComeInOrder() {
        var server = closer.add(new SocketServer(SocketConfig.defaults(), time));
        var chat = open(server);
        chat.on("count", (socket, args, ack) -> {
            for (var i = 0; i < args.getFirst().asInt(); i++) {
                socket.emit("n", i);
            }
            ack.send();
        });
        var listener = new Heard();

        var client = connect(server, "good", listener);
        client.call("count", 2000, LIMIT);

        Eventually.until("all heard", () -> listener.events.size() == 2000);
        var expected = java.util.stream.IntStream.range(0, 2000)
                .mapToObj(i -> "n[" + i + "]")
                .toList();
        assertThat(List.copyOf(listener.events)).isEqualTo(expected);
    }

    @Test
    void aRefusalSaysWhy() {
        var server = closer.add(new SocketServer(SocketConfig.defaults(), time));
        open(server);

        assertThatThrownBy(() -> connect(server, "bad", new Heard()))
                .isInstanceOf(ConnectRefusedException.class)
                .hasMessage("bad token");
    }

    @Test
    void aServerThatIsNotThereIsAFailure() {
        var config = ClientConfig.of(URI.create("http://127.0.0.1:1"), "/chat", http, time);

        assertThatThrownBy(() -> SocketClient.connect(config, new Heard())).isInstanceOf(ConnectFailedException.class);
    }

    @Test
    void anAnswerThatDoesNotComeTimesOut() {
        var server = closer.add(new SocketServer(SocketConfig.defaults(), time));
        var chat = open(server);
        chat.on("silent", (_, _, _) -> {});
        var client = connect(server, "good", new Heard());

        assertThatThrownBy(() -> client.call("silent", 1, Duration.ofMillis(50)))
                .isInstanceOf(AckTimeoutException.class);
    }

    @Test
    void aCallEndsWithTheConnection() {
        var server = closer.add(new SocketServer(SocketConfig.defaults(), time));
        var chat = open(server);
        chat.on("cut", (socket, _, _) -> socket.cut());
        var listener = new Heard();
        var client = connect(server, "good", listener);

        assertThatThrownBy(() -> client.call("cut", 1, LIMIT)).isInstanceOf(DisconnectedException.class);

        Eventually.until("told", () -> listener.reason != null);
        assertThat(listener.reason).isEqualTo(CloseReason.LINK_LOST);
        assertThat(client.isOpen()).isFalse();
        assertThat(client.emit("more", 1)).isFalse();
    }

    @Test
    void aGoodbyeOfTheServerIsKnownAsOne() {
        var server = closer.add(new SocketServer(SocketConfig.defaults(), time));
        var chat = open(server);
        chat.onConnect(Socket::close);
        var listener = new Heard();

        connect(server, "good", listener);

        Eventually.until("told", () -> listener.reason != null);
        assertThat(listener.reason).isEqualTo(CloseReason.LEFT);
        Eventually.until("session gone", () -> server.sessionCount() == 0);
    }

    @Test
    void aGoodbyeOfTheClientComesAfterWhatItSent() {
        var server = closer.add(new SocketServer(SocketConfig.defaults(), time));
        var chat = open(server);
        var heard = new ConcurrentLinkedQueue<String>();
        chat.on("last", (_, args, _) -> heard.add(args.getFirst().asText()));
        chat.onDisconnect((_, reason) -> heard.add(reason.name()));
        var client = connect(server, "good", new Heard());

        client.emit("last", "words");
        client.close();

        Eventually.until("both heard", () -> heard.size() == 2);
        assertThat(heard).containsExactly("words", "LEFT");
        assertThat(chat.sockets()).isEmpty();
    }

    private Namespace open(SocketServer server) {
        return server.namespace("/chat", (auth, _) -> {
            if (!auth.path("token").asText().equals("good")) {
                throw new ConnectRefused("bad token");
            }
            return "ann";
        });
    }

    private SocketClient connect(SocketServer server, String token, ClientListener listener) {
        var host = closer.add(new LoopbackHost(server));
        var config = ClientConfig.of(host.url(), "/chat", http, time).withAuth(() -> Map.of("token", token));
        return closer.add(SocketClient.connect(config, listener));
    }

    private static final class Heard implements ClientListener {
        final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
        volatile CloseReason reason;

        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {
            events.add(event + args);
            ack.send(args.toArray());
        }

        @Override
        public void onDisconnect(CloseReason why) {
            reason = why;
        }
    }
}
