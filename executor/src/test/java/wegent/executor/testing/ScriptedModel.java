package wegent.executor.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import wegent.base.Json;
import wegent.executor.testing.Reply.Message;

/// A model endpoint that follows scripts: the prompt of a test says `SCENARIO:name[:argument]` and the endpoint
/// plays that [Scenario], step by step. It keeps no conversation of its own. Safe for many clients at once.
public final class ScriptedModel implements AutoCloseable {
    /// The one key that it accepts.
    public static final String KEY = "sk-scripted-good-key";

    static {
        // Without it, words sent one by one wait for the client's delayed acknowledgements.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Map<String, Scenario> scenarios = new ConcurrentHashMap<>(Scenarios.all());
    private final List<Dialect> dialects = List.of(new AnthropicMessages());
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final AtomicInteger closedByClient = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    private ScriptedModel(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /// One request as it came. Header names may be looked up in any case; `body` is missing when there was
    /// none.
    public record Request(String method, String path, Map<String, String> headers, JsonNode body) {}

    /// An endpoint on a free port of the loopback address.
    public static ScriptedModel start() {
        return startAt(0);
    }

    /// An endpoint on `port`: one that comes back where another was.
    public static ScriptedModel startAt(int port) {
        try {
            return new ScriptedModel(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An address where nobody listens.
    public static String unreachableUrl() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /// Adds a script of the test's own, or puts it in the place of a known one.
    public ScriptedModel with(String name, Scenario scenario) {
        scenarios.put(name, scenario);
        return this;
    }

    /// Every request so far, oldest first.
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /// The requests that asked for an answer: not token counts, not probes.
    public List<Request> asked() {
        return requests().stream()
                .filter(request ->
                        dialects.stream().anyMatch(dialect -> request.path().endsWith(dialect.path())))
                .toList();
    }

    /// How many answers the client left before their end: proof that a stop reached the network.
    public int closedByClient() {
        return closedByClient.get();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var body = exchange.getRequestBody().readAllBytes();
        var json = body.length == 0
                ? JsonNodeFactory.instance.missingNode()
                : Json.tree(new String(body, StandardCharsets.UTF_8));
        requests.add(new Request(exchange.getRequestMethod(), path, headers(exchange), json));
        for (var dialect : dialects) {
            if (path.endsWith(dialect.path())) {
                answer(dialect, json, exchange);
                return;
            }
        }
        if (path.endsWith("/count_tokens")) {
            send(exchange, 200, JsonNodeFactory.instance.objectNode().put("input_tokens", 42));
        } else {
            send(exchange, 404, dialects.getFirst().error(404));
        }
    }

    private void answer(Dialect dialect, JsonNode body, HttpExchange exchange) throws IOException {
        if (!key(exchange).equals(KEY)) {
            send(exchange, 401, dialect.error(401));
            return;
        }
        var conversation = dialect.read(body);
        var reply = reply(conversation);
        if (reply instanceof Reply.Refusal(var status)) {
            send(exchange, status, dialect.error(status));
        } else if (conversation.streaming()) {
            stream(dialect, reply, body, exchange);
        } else {
            send(exchange, 200, dialect.whole(wholeOf(reply), body));
        }
    }

    private Reply reply(Conversation conversation) {
        var place = conversation.place();
        var scenario = scenarios.get(place.name());
        if (scenario == null) {
            return Reply.text("There is no scenario " + place.name() + ".");
        }
        var attempt = attempts.computeIfAbsent(conversation.fingerprint(), _ -> new AtomicInteger())
                .incrementAndGet();
        return scenario.reply(new Scenario.Turn(
                place.argument(), place.step(), attempt, conversation.tools(), conversation.lastToolResult()));
    }

    /// What a request that does not stream gets.
    private static Message wholeOf(Reply reply) {
        return switch (reply) {
            case Message message -> message;
            case Reply.Cut cut -> Reply.text(cut.instead());
            case Reply.MidError error -> Reply.text(error.instead());
            case Reply.Hang(var text) -> Reply.text(text);
            case Reply.Refusal refusal -> throw new IllegalStateException("Not an answer: " + refusal);
        };
    }

    private void stream(Dialect dialect, Reply reply, JsonNode body, HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.getResponseHeaders().set("request-id", "req_" + requests.size());
        exchange.sendResponseHeaders(200, 0);
        var out = new EventStream(exchange.getResponseBody(), closing);
        try {
            play(dialect, reply, body, out);
        } catch (IOException e) {
            if (closing.getCount() > 0) {
                closedByClient.incrementAndGet();
            }
            throw e;
        }
        if (reply instanceof Reply.Cut) {
            // A handler that fails is the server's way to close the connection without ending the body.
            throw new IOException("Cut by the script");
        }
        exchange.close();
    }

    private static void play(Dialect dialect, Reply reply, JsonNode body, EventStream out) throws IOException {
        switch (reply) {
            case Message message -> dialect.stream(message, body, out);
            case Reply.Cut cut -> dialect.streamPart(cut.text(), body, out);
            case Reply.MidError error -> {
                dialect.streamPart(error.text(), body, out);
                dialect.streamError(out);
            }
            case Reply.Hang(var text) -> {
                dialect.streamPart(text, body, out);
                out.hang();
            }
            case Reply.Refusal refusal -> throw new IllegalStateException("Not a stream: " + refusal);
        }
    }

    private static void send(HttpExchange exchange, int status, JsonNode json) throws IOException {
        var bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        if (status == 429) {
            exchange.getResponseHeaders().set("retry-after", "1");
        }
        var noBody = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, noBody ? -1 : bytes.length);
        if (!noBody) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static String key(HttpExchange exchange) {
        var headers = exchange.getRequestHeaders();
        var key = headers.getFirst("x-api-key");
        var bearer = headers.getFirst("authorization");
        if (key != null) {
            return key;
        }
        return bearer == null ? "" : bearer.replaceFirst("^Bearer ", "");
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join("\n", values)));
        return headers;
    }
}
