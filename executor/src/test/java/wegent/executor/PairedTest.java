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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.ServerTrust;

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
    void aCodeIsNotSentInClearOverANetworkUnlessTheOwnerSaysSo() throws IOException {
        var environment = new HashMap<>(
                Map.of("WEGENT_PAIRING_CODE", "K7QF-2M9X-4TBA", "WEGENT_BACKEND_URL", "http://backend.invalid:8000"));

        assertThatThrownBy(() -> Paired.claimIfAsked(home, environment, "tower"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("plain http over a network");
        environment.put("WEGENT_INSECURE", "true");
        assertThatThrownBy(() -> Paired.claimIfAsked(home, environment, "tower"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cannot reach");
    }

    @Test
    void aBackendThatSendsItElsewhereIsNotFollowed() {
        backend.removeContext("/api/pairings/claim");
        backend.createContext("/api/pairings/claim", exchange -> {
            exchange.getResponseHeaders().add("Location", url + "/elsewhere");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });
        backend.createContext("/elsewhere", exchange -> asked.add("elsewhere"));

        assertThatThrownBy(this::start).isInstanceOf(ConfigException.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void whatTheOwnerAllowedAndTheAuthorityStayWithThePairing() throws IOException {
        var sha256 = "ab".repeat(32);
        var environment = Map.of(
                "WEGENT_PAIRING_CODE",
                "K7QF-2M9X-4TBA",
                "WEGENT_BACKEND_URL",
                url,
                "WEGENT_INSECURE",
                "true",
                "WEGENT_CA_SHA256",
                sha256);

        Paired.claimIfAsked(home, environment, "tower");

        assertThat(Paired.read(home)).hasValueSatisfying(paired -> {
            assertThat(paired.trust()).isEqualTo(ServerTrust.pinned(sha256));
            assertThat(paired.insecure()).isTrue();
        });
        var later = ExecutorConfig.read(home, home.resolve("device-config.json"), Map.of(), Map.of());
        assertThat(later.connection().trust()).isEqualTo(ServerTrust.pinned(sha256));
    }

    @Test
    void withoutACodeNothingIsAsked() throws IOException {
        Paired.claimIfAsked(home, Map.of(), "tower");

        assertThat(asked).isEmpty();
    }
}
