package wegent.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import wegent.base.Time;
import wegent.protocol.BackendMessage.Done;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.client.ClientConfig;
import wegent.socketio.client.ClientListener;
import wegent.socketio.client.SocketClient;

/// One who is logged in, says on a namespace whatever may get her further, and keeps all that she hears: what
/// is told to her and what is answered.
final class Intruder implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final SocketClient socket;
    final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
    /// What she answers to orders, when she is a device.
    volatile BiFunction<String, JsonNode, Object> answers = (_, _) -> Done.ok();

    Intruder(URI url, String namespace, String token, HttpClient http, Time time) {
        var config = ClientConfig.of(url, namespace, http, time).withAuth(() -> Map.of("token", token));
        socket = SocketClient.connect(config, new Listener());
    }

    JsonNode call(String event, Object payload) {
        var answer = socket.call(event, payload, LIMIT);
        heard.add(answer.toString());
        return answer;
    }

    void say(String event, Object payload) {
        socket.emit(event, payload);
    }

    /// Says it, and must be refused.
    void refused(String event, Object payload) {
        var answer = call(event, payload);
        if (!answer.has("error") || answer.path("code").asText().equals("internal")) {
            throw new AssertionError(event + " " + payload + " is answered with " + answer);
        }
    }

    /// Nothing that she ever heard has one of `words` in it.
    void knowsNothingOf(List<String> words) {
        for (var text : heard) {
            for (var word : words) {
                if (text.contains(word)) {
                    throw new AssertionError("An intruder heard: " + text);
                }
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    private final class Listener implements ClientListener {
        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {
            var said = args.getFirst();
            heard.add(event + " " + said);
            ack.send(answers.apply(event, said));
        }

        @Override
        public void onDisconnect(CloseReason reason) {
            heard.add("disconnected");
        }
    }
}
