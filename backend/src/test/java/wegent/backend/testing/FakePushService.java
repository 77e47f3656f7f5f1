package wegent.backend.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import wegent.base.Eventually;
import wegent.base.Json;

/// A push service on loopback. It refuses what a real one would: no token, one for another service, one that is
/// not signed with the key that it names, no TTL.
public final class FakePushService implements AutoCloseable {
    private static final Pattern VAPID = Pattern.compile("vapid t=([^.]+)\\.([^.]+)\\.([^,]+), k=(\\S+)");

    private final HttpServer server;
    private final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
    public final List<Message> messages = new CopyOnWriteArrayList<>();
    public final List<Integer> answered = new CopyOnWriteArrayList<>();

    /// What came for the subscription at `path`.
    public static final class Message {
        public final String path;
        public final String urgency;
        public final String topic;
        public final JsonNode claims;
        public final String key;
        private final byte[] body;

        Message(HttpExchange exchange, JsonNode claims, String key, byte[] body) {
            this.path = exchange.getRequestURI().getPath();
            this.urgency = exchange.getRequestHeaders().getFirst("Urgency");
            this.topic = exchange.getRequestHeaders().getFirst("Topic");
            this.claims = claims;
            this.key = key;
            this.body = body;
        }

        public JsonNode read(FakeBrowser browser) {
            return Json.tree(browser.decrypt(body));
        }
    }

    public FakePushService() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Answers the next messages so, instead of taking them.
    public void next(Integer... status) {
        statuses.addAll(List.of(status));
    }

    /// The messages, once there are so many.
    public List<Message> await(int count) {
        Eventually.until(count + " pushes", () -> messages.size() >= count);
        assertThat(messages).hasSize(count);
        return new ArrayList<>(messages);
    }

    private void take(HttpExchange exchange) throws IOException {
        var status = statuses.poll();
        var answer = status == null ? accept(exchange) : status;
        if (answer == 429) {
            exchange.getResponseHeaders().add("Retry-After", "7");
        }
        answered.add(answer);
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }

    private int accept(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        var headers = exchange.getRequestHeaders();
        var vapid = VAPID.matcher(String.valueOf(headers.getFirst("Authorization")));
        if (!vapid.matches() || !isSigned(vapid.group(1), vapid.group(2), vapid.group(3), vapid.group(4))) {
            return 401;
        }
        var claims = Json.tree(text(vapid.group(2)));
        if (!claims.path("aud").asText().equals(url()) || headers.getFirst("TTL") == null || body.length > 4096) {
            return 403;
        }
        messages.add(new Message(exchange, claims, vapid.group(4), body));
        return 201;
    }

    private static boolean isSigned(String header, String claims, String signature, String key) {
        try {
            var verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(FakeBrowser.key(Base64.getUrlDecoder().decode(key)));
            verifier.update((header + "." + claims).getBytes(StandardCharsets.US_ASCII));
            return text(header).contains("ES256")
                    && verifier.verify(Base64.getUrlDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String text(String base64url) {
        return new String(Base64.getUrlDecoder().decode(base64url), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
