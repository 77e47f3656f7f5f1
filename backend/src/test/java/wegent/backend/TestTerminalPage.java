package wegent.backend;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.protocol.MessageCodec;
import wegent.protocol.TerminalRequest;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.client.ClientConfig;
import wegent.socketio.client.ClientListener;
import wegent.socketio.client.SocketClient;

/// A page on `/terminal`: says what a test tells it to, and keeps what it hears.
final class TestTerminalPage implements AutoCloseable {
    private final SocketClient socket;
    final List<String> heard = new CopyOnWriteArrayList<>();

    TestTerminalPage(TestHouse house, String token) {
        var config = ClientConfig.of(house.url(), TerminalRequest.NAMESPACE, house.http, house.clientTime)
                .withAuth(() -> Map.of("token", token));
        socket = SocketClient.connect(config, new Listener());
    }

    JsonNode call(TerminalRequest request) {
        return socket.call(MessageCodec.eventOf(request), Json.mapper().valueToTree(request), Duration.ofSeconds(10));
    }

    void say(TerminalRequest request) {
        socket.emit(MessageCodec.eventOf(request), request);
    }

    void await(String beginning) {
        Eventually.until(beginning + " in " + heard, () -> heard.stream().anyMatch(line -> line.startsWith(beginning)));
    }

    @Override
    public void close() {
        socket.close();
    }

    private final class Listener implements ClientListener {
        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {
            heard.add(event + " " + args.getFirst());
        }

        @Override
        public void onDisconnect(CloseReason reason) {
            heard.add("disconnected");
        }
    }
}
