package wegent.backend.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wegent.base.Secret;
import wegent.protocol.BackendMessage.ModelAccess;
import wegent.protocol.RefusedException;

class ModelProbeTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer provider;
    private String url;

    @BeforeEach
    void open() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        url = "http://127.0.0.1:" + provider.getAddress().getPort();
        provider.createContext("/", exchange -> {
            var key = exchange.getRequestHeaders().getFirst("x-api-key");
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders("right".equals(key) ? 200 : 401, -1);
            exchange.close();
        });
        provider.start();
    }

    @AfterEach
    void close() {
        provider.stop(0);
    }

    private ModelAccess model(String key, String name) {
        return new ModelAccess("anthropic", url + "/", new Secret(key), name);
    }

    @Test
    void aRightKeyIsFineAndAWrongOneIsNot() {
        assertThat(ModelProbe.probe(model("right", "claude"), true).outcome()).isEqualTo("ok");
        assertThat(ModelProbe.probe(model("right", null), true).outcome()).isEqualTo("ok");
        assertThat(ModelProbe.probe(model("wrong", "claude"), true).outcome()).isEqualTo("unauthorized");
        assertThat(asked).containsExactly("POST /v1/messages", "GET /v1/models", "POST /v1/messages");
    }

    @Test
    void whereNobodyAnswersItIsUnreachable() {
        provider.stop(0);

        assertThat(ModelProbe.probe(model("right", "claude"), true).outcome()).isEqualTo("unreachable");
    }

    @Test
    void anAnswerWithoutAnEndIsNotRead() {
        var ended = new CompletableFuture<Boolean>();
        provider.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                while (true) {
                    body.write(new byte[64 * 1024]);
                }
            } catch (IOException e) {
                ended.complete(true);
            }
        });
        var model = new ModelAccess("anthropic", url + "/endless", new Secret("right"), "claude");

        assertThat(ModelProbe.probe(model, true).outcome()).isEqualTo("ok");
        assertThat(ended).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void anAnswerThatDripsEndsInTime() throws IOException {
        try (var dripping = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> drip(dripping));
            var model = new ModelAccess(
                    "anthropic", "http://127.0.0.1:" + dripping.getLocalPort(), new Secret("right"), "claude");

            assertThat(ModelProbe.probe(model, true, Duration.ofMillis(500)).outcome())
                    .isEqualTo("unreachable");
        }
    }

    /// A head that goes on for ever, a byte at a time.
    private static void drip(ServerSocket server) {
        try (var socket = server.accept()) {
            var out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nX-Endless: ".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('x');
                out.flush();
            }
        } catch (IOException _) {
            // The client has hung up.
        }
    }

    @Test
    void theServersOwnNetworkIsForAdminsOnly() {
        assertThatThrownBy(() -> ModelProbe.probe(model("right", "claude"), false))
                .isInstanceOf(RefusedException.class);
        assertThat(asked).isEmpty();
    }
}
