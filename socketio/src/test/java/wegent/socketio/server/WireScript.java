package wegent.socketio.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import wegent.base.Eventually;
import wegent.base.FakeTime;
import wegent.base.Json;
import wegent.socketio.vertx.LoopbackHost;

/// What goes over the wire, as data. One step a line:
///
/// | line | step |
/// |---|---|
/// | `GET ?query` `POST ?query body` | sends a request and goes on; `␞` stands for the separator of packets |
/// | `= 200 text` | the answer to the oldest unanswered request; `*` stands for anything |
/// | `ABORT` | breaks the oldest unanswered request off |
/// | `WS a ?query` | opens a WebSocket, from now on called `a` (one letter) |
/// | `a> text` `a< text` | sends, expects a text frame |
/// | `a>b 0102` `a<b 0102` | sends, expects a binary frame |
/// | `a!` | expects that the server closes `a` |
/// | `advance 300` | moves the server's clock on, in milliseconds |
/// | `rubbish text` | the frame makes the server close a connection that has joined |
///
/// `$sid` is the id in the newest handshake.
final class WireScript implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String CLOSED = "(closed)";

    private final LoopbackHost host;
    private final FakeTime time;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Deque<CompletableFuture<HttpResponse<String>>> unanswered = new ArrayDeque<>();
    private final Map<Character, Peer> peers = new HashMap<>();
    private String sid = "";

    WireScript(LoopbackHost host, FakeTime time) {
        this.host = host;
        this.time = time;
    }

    /// The cases of a script by name, each a list of lines.
    static Map<String, List<String>> cases(List<String> lines) {
        var cases = new java.util.LinkedHashMap<String, List<String>>();
        List<String> current = new ArrayList<>();
        for (var line : lines) {
            if (line.startsWith("case ")) {
                current = new ArrayList<>();
                cases.put(line.substring(5), current);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                current.add(line);
            }
        }
        return cases;
    }

    void run(List<String> lines) throws Exception {
        for (var line : lines) {
            try {
                step(line);
            } catch (AssertionError e) {
                throw new AssertionError("At line: " + line + "\n" + e.getMessage(), e);
            }
        }
    }

    private void step(String line) throws Exception {
        var words = line.split(" ", 3);
        switch (words[0]) {
            case "GET", "POST", "PUT", "DELETE" -> request(words[0], words[1], words.length > 2 ? words[2] : "");
            case "=" -> answered(Integer.parseInt(words[1]), words.length > 2 ? words[2] : "");
            case "ABORT" -> unanswered.remove().cancel(true);
            case "WS" -> peers.put(words[1].charAt(0), open(words[2]));
            case "advance" -> time.advance(Duration.ofMillis(Long.parseLong(words[1])));
            case "rubbish" -> rubbish(line.substring("rubbish ".length()));
            default -> frame(peers.get(line.charAt(0)), line.substring(1));
        }
    }

    private void frame(Peer peer, String rest) throws Exception {
        if (rest.startsWith(">b ")) {
            var bytes = ByteBuffer.wrap(HexFormat.of().parseHex(rest.substring(3)));
            peer.socket.sendBinary(bytes, true).get(10, TimeUnit.SECONDS);
        } else if (rest.startsWith("<b ")) {
            matches(peer.next(), "b" + rest.substring(3));
        } else if (rest.startsWith("> ")) {
            peer.socket.sendText(rest.substring(2), true).get(10, TimeUnit.SECONDS);
        } else if (rest.startsWith("< ")) {
            matches(peer.next(), rest.substring(2));
        } else {
            assertThat(rest).isEqualTo("!");
            var frame = peer.next();
            while (!frame.equals(CLOSED)) {
                frame = peer.next();
            }
        }
    }

    private void request(String method, String query, String body) {
        var before = host.requests();
        var request = HttpRequest.newBuilder(uri("http", query))
                .timeout(LIMIT)
                .header("Content-Type", "text/plain;charset=UTF-8")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.replace('␞', '\u001e')))
                .build();
        unanswered.add(http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
        Eventually.until("request came in", () -> host.requests() > before);
    }

    private void answered(int status, String pattern) throws Exception {
        var response = unanswered.remove().get(10, TimeUnit.SECONDS);
        var body = response.body().replace('\u001e', '␞');
        assertThat(response.statusCode()).as(body).isEqualTo(status);
        matches(body, pattern);
    }

    private void rubbish(String text) throws Exception {
        var peer = open("?EIO=4&transport=websocket");
        peers.put('r', peer);
        for (var line : List.of("r< 0*", "r> 40", "r< 40*", "r< 42[\"auth\"*", "r> " + text, "r!")) {
            step(line);
        }
    }

    private Peer open(String query) throws Exception {
        var peer = new Peer();
        peer.socket =
                http.newWebSocketBuilder().buildAsync(uri("ws", query), peer).get(10, TimeUnit.SECONDS);
        return peer;
    }

    private URI uri(String scheme, String query) {
        return URI.create(scheme + "://" + host.url().getAuthority() + "/socket.io/" + query.replace("$sid", sid));
    }

    private void matches(String actual, String pattern) {
        if (actual.startsWith("0{")) {
            sid = Json.tree(actual.substring(1)).path("sid").asText();
        }
        var regex = Pattern.compile("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E", Pattern.DOTALL);
        assertThat(actual).matches(regex);
    }

    @Override
    public void close() {
        peers.values().forEach(peer -> peer.socket.abort());
        unanswered.forEach(request -> request.cancel(true));
        http.shutdownNow();
    }

    private static final class Peer implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
        private WebSocket socket;

        String next() throws InterruptedException {
            var frame = frames.poll(10, TimeUnit.SECONDS);
            assertThat(frame).as("a frame within 10 s").isNotNull();
            return frame;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                frames.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
            while (part.hasRemaining()) {
                binary.write(part.get());
            }
            if (last) {
                frames.add("b" + HexFormat.of().formatHex(binary.toByteArray()));
                binary.reset();
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            frames.add(CLOSED);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            frames.add(CLOSED);
        }
    }
}
