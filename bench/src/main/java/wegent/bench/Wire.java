package wegent.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import wegent.base.Json;

/// One Socket.IO connection to one namespace, written by hand so that ten thousand cost little. Everything of
/// it happens on the one thread of [Loop]; messages stay text until someone wants them parsed.
final class Wire {
    private final WebSocket socket;
    private final String namespace;
    private final Promise<Wire> joined = Promise.promise();
    private final Map<Integer, Consumer<String>> asked = new HashMap<>(2);
    private Consumer<Heard> listener = _ -> {};
    private int lastId;

    /// An event: `id` is empty when no answer is wanted, `json` is the array of its name and arguments.
    record Heard(String id, String json) {
        boolean is(String event) {
            return json.startsWith(event, 2) && json.charAt(2 + event.length()) == '"';
        }

        JsonNode payload() {
            return Json.tree(json).path(1);
        }
    }

    private Wire(WebSocket socket, String namespace) {
        this.socket = socket;
        this.namespace = namespace;
    }

    /// Connects and joins `namespace` with `token`.
    static Future<Wire> connect(WebSocketClient client, int port, String namespace, String token) {
        return client.connect(port, "127.0.0.1", "/socket.io/?EIO=4&transport=websocket")
                .compose(socket -> {
                    var wire = new Wire(socket, namespace);
                    socket.textMessageHandler(wire::received);
                    socket.closeHandler(_ -> wire.joined.tryFail("closed"));
                    socket.writeTextMessage("40" + namespace + "," + Json.write(Map.of("token", token)));
                    return wire.joined.future();
                });
    }

    void listen(Consumer<Heard> heard) {
        listener = heard;
    }

    boolean isOpen() {
        return !socket.isClosed();
    }

    /// Sends an event with one argument; `answer` gets the first argument of the acknowledgement, as text in
    /// `[…]`.
    void call(String event, String argument, Consumer<String> answer) {
        var id = ++lastId;
        asked.put(id, answer);
        socket.writeTextMessage("42" + namespace + "," + id + "[\"" + event + "\"," + argument + "]");
    }

    /// Sends an event that nobody answers.
    void say(String event, String argument) {
        socket.writeTextMessage("42" + namespace + ",[\"" + event + "\"," + argument + "]");
    }

    void close() {
        var _ = socket.close();
    }

    void reply(Heard heard, String argument) {
        socket.writeTextMessage("43" + namespace + "," + heard.id() + "[" + argument + "]");
    }

    private void received(String text) {
        switch (text.charAt(0)) {
            case '2' -> socket.writeTextMessage("3");
            case '4' -> message(text);
            default -> {}
        }
    }

    private void message(String text) {
        var begin = text.indexOf(',') + 1;
        switch (text.charAt(1)) {
            case '0' -> joined.tryComplete(this);
            case '2' -> {
                var json = text.indexOf('[', begin);
                listener.accept(new Heard(text.substring(begin, json), text.substring(json)));
            }
            case '3' -> {
                var json = text.indexOf('[', begin);
                var answer = asked.remove(Integer.parseInt(text, begin, json, 10));
                if (answer != null) {
                    answer.accept(text.substring(json));
                }
            }
            default -> joined.tryFail(text);
        }
    }
}
