package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a server is like that was started with nothing set, by `java -jar` alone.
class FirstMinuteTest {
    private static final String LISTENS = "0A";

    @TempDir
    static Path place;

    private static ServerProcess server;
    private static HttpClient http;

    @BeforeAll
    static void start() throws IOException {
        var folder = Files.createDirectory(place.resolve("data"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        server = new ServerProcess(
                folder,
                Map.of("QUARKUS_HTTP_HOST", "", "WEGENT_ADMIN_PASSWORD", "", "WEGENT_METRICS_TOKEN", "watcher"));
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    @Test
    void itIsReachedFromThisMachineAlone() {
        assertThat(listening(server.url().getPort()))
                .isNotEmpty()
                .allMatch(address -> address.equals("0100007F") || address.endsWith("FFFF00000100007F"));
    }

    @Test
    void itIsReachedFromElsewhereOnlyWhenItIsOpened() throws IOException {
        var folder = Files.createDirectory(place.resolve("public"));
        try (var open = new ServerProcess(folder, Map.of("QUARKUS_HTTP_HOST", "", "WEGENT_PUBLIC", "true"))) {
            assertThat(listening(open.url().getPort())).isNotEmpty().allMatch(address -> address.matches("0+"));
        }
    }

    @Test
    void whatItKeepsIsItsOwnersAlone() throws IOException {
        assertThat(mode(server.folder())).isEqualTo("rwx------");
        try (var files = Files.list(server.folder())) {
            assertThat(files)
                    .hasSizeGreaterThan(3)
                    .allSatisfy(file -> assertThat(mode(file)).endsWith("------"));
        }
    }

    @Test
    void theFirstPasswordIsInAPrivateFileAndNotInTheLog() throws IOException {
        var login = Files.readString(server.folder().resolve("first-login")).strip();

        var password = login.substring(login.indexOf(' ') + 1);
        assertThat(password).hasSizeGreaterThan(8);
        assertThat(server.log()).contains("first-login").doesNotContain(password);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "127.0.0.1:8000, 200",
        "[::1]:8000, 200",
        "10.0.0.5, 200",
        "host.docker.internal:8000, 200",
        "evil.example, 421",
        "evil.example:8000, 421",
        "localhost.evil.example, 421",
        "127.0.0.1.evil.example, 421",
        "page.localhost, 421",
        "user@localhost, 400",
    })
    void itAnswersForItsOwnNamesAlone(String host, int status) {
        for (var path : List.of("/", "/health/ready", "/socket.io/?EIO=4&transport=polling")) {
            assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n"))
                    .as(path)
                    .startsWith("HTTP/1.1 " + status);
        }
        assertThat(raw("GET /api/users/me HTTP/1.1\r\nHost: " + host + "\r\n"))
                .startsWith("HTTP/1.1 " + (status == 200 ? 401 : status));
    }

    @Test
    void twoHostsAreABadRequestAndARefusalNamesTheSetting() {
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw("GET / HTTP/1.1\r\n")).startsWith("HTTP/1.1 400");
        assertThat(raw("GET /health/ready HTTP/1.0\r\n")).contains(" 200 ");
        assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example\r\n")).contains("WEGENT_PUBLIC_URL", "WEGENT_HOSTS");
    }

    @Test
    void aTargetThatIsAWholeAddressMeansItsHost() {
        assertThat(raw("GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n")).startsWith("HTTP/1.1 200");
        assertThat(raw("GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n"))
                .startsWith("HTTP/1.1 421");
        for (var other : List.of("http://evil.example/", "http://evil.example", "http://a@localhost/", "http:///")) {
            assertThat(raw("GET " + other + " HTTP/1.1\r\nHost: localhost\r\n"))
                    .as(other)
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void whatAStrangerForwardsChangesNothing() {
        var forwarded =
                "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nForwarded: host=evil.example\r\n";
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\n" + forwarded))
                .startsWith("HTTP/1.1 200")
                .doesNotContain("evil.example", "Strict-Transport-Security");
        assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\n"))
                .startsWith("HTTP/1.1 421");
    }

    @Test
    void strangersLearnNothingOfItsInside() throws IOException {
        var key = Files.readString(server.folder().resolve("key")).strip();

        for (var path : List.of("/metrics", "/metrics/", "/api/openapi", "/api/openapi.json", "/api/openapi.yaml")) {
            assertThat(get(path, null).statusCode()).as(path).isEqualTo(401);
            assertThat(get(path, "wg-wrong").statusCode()).as(path).isEqualTo(401);
        }
        assertThat(get("/metrics", key).body()).contains("jvm_memory");
        assertThat(get("/metrics", "watcher").body()).contains("jvm_memory");
        assertThat(get("/api/openapi.json", key).statusCode()).isEqualTo(200);
        assertThat(get("/api/openapi.json", "watcher").statusCode()).isEqualTo(401);
        assertThat(get("/health/ready", null).body()).doesNotContain("\"reason\"", "\"data\"");
    }

    @Test
    void thePageIsAskedForAgainAndItsFilesAreKept() {
        var page = get("/", null);
        var script = page.body().replaceAll("(?s).*src=\"(/assets/[^\"]+)\".*", "$1");

        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(page, "Last-Modified")).isEmpty();
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nIf-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(header(get("/chat/1", null), "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(get("/sw.js", null), "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(get(script, null), "Cache-Control")).contains("immutable");
        assertThat(header(page, "Content-Security-Policy"))
                .contains("connect-src 'self' ws://127.0.0.1:" + server.url().getPort())
                .doesNotContain("ws: ", "wss:;");
        assertThat(header(page, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(header(page, "Permissions-Policy")).contains("camera=()");
        assertThat(header(page, "Strict-Transport-Security")).isEmpty();
    }

    private static HttpResponse<String> get(String path, String credential) {
        var request = HttpRequest.newBuilder(URI.create(server.url() + path));
        if (credential != null) {
            request.header("Authorization", "Bearer " + credential);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /// What the server answers to a request whose head begins like this.
    private static String raw(String head) {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.url().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The addresses, as the kernel writes them, at which somebody listens to `port`.
    private static List<String> listening(int port) {
        var suffix = ":" + String.format(Locale.ROOT, "%04X", port);
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(table -> lines(Path.of(table)).stream())
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > 3 && fields[1].endsWith(suffix) && fields[3].equals(LISTENS))
                .map(fields -> fields[1].substring(0, fields[1].length() - suffix.length()))
                .toList();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
