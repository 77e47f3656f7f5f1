package wegent.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairedTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @TempDir
    Path home;

    private HttpServer backend;
    private String url;

    @BeforeEach
    void open() throws IOException {
        backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        url = "http://127.0.0.1:" + backend.getAddress().getPort();
        backend.createContext("/api/pairings/claim", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var first = asked.size() == 1;
            var body = first ? "{\"key\":\"wg-mine\"}" : "{\"detail\":\"This code was used before\"}";
            exchange.sendResponseHeaders(first ? 200 : 404, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        backend.start();
    }

    @AfterEach
    void close() {
        backend.stop(0);
    }

    private void start() throws IOException {
        Paired.claimIfAsked(home, Map.of("WEGENT_PAIRING_CODE", "K7QF-2M9X-4TBA", "WEGENT_BACKEND_URL", url), "tower");
    }

    @Test
    void aCodeBecomesAKeyThatTheOwnerAloneCanReadAndThatStays() throws IOException {
        start();

        assertThat(asked).singleElement().asString().contains("K7QF-2M9X-4TBA", "tower");
        var file = home.resolve("paired.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        var config = ExecutorConfig.read(home, home.resolve("device-config.json"), Map.of(), Map.of());
        assertThat(config.connection().token().value()).isEqualTo("wg-mine");
        assertThat(config.connection().url()).hasToString(url);
    }

    @Test
    void theSameCommandStartsItAgain() throws IOException {
        start();
        start();

        assertThat(Paired.read(home))
                .hasValueSatisfying(paired -> assertThat(paired.key().value()).isEqualTo("wg-mine"));
    }

    @Test
    void aRefusalIsToldAndNothingIsKept() {
        asked.add("somebody was here before");

        assertThatThrownBy(this::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("This code was used before");
        assertThat(home.resolve("paired.json")).doesNotExist();
    }

    @Test
    void withoutACodeNothingIsAsked() throws IOException {
        Paired.claimIfAsked(home, Map.of(), "tower");

        assertThat(asked).isEmpty();
    }
}
