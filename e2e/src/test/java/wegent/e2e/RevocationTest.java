package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wegent.e2e.TestCluster.Device;

/// What a revoked credential had open ends within 5 s, whichever way its bytes go.
class RevocationTest {
    private static final long LARGE = 1L << 30;
    private static final int WITHIN_MS = 5_000;

    private TestCluster cluster;
    private Device device;
    private String stolen;

    @BeforeEach
    void start() {
        cluster = TestCluster.start();
        device = cluster.addDevice("ann", "laptop");
        try (var http = HttpClient.newHttpClient()) {
            stolen = Rest.logIn(cluster.server.url(), "ann", "password of ann", http);
        }
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private HostileSocket asked(String method, String path, String headers) {
        return new HostileSocket(cluster.server.url())
                .write(method + " " + path + " HTTP/1.1\r\nHost: "
                        + cluster.server.url().getAuthority() + "\r\nAuthorization: Bearer " + stolen + "\r\n" + headers
                        + "\r\n");
    }

    private void logOut() {
        try (var http = HttpClient.newHttpClient()) {
            var answer = new Rest(cluster.server.url(), stolen, http).call("POST", "/api/auth/logout", "{}");
            assertThat(answer.status())
                    .as("the request that revokes is answered")
                    .isEqualTo(204);
        }
    }

    private String content(String file) throws IOException {
        var workspace = device.home().resolve("workspace");
        Files.createDirectories(workspace);
        return "/api/devices/" + device.id() + "/files/content?path="
                + URLEncoder.encode(workspace.resolve(file).toString(), StandardCharsets.UTF_8);
    }

    @Test
    void aDownloadEnds() throws IOException {
        var path = content("large");
        try (var file =
                new RandomAccessFile(device.home().resolve("workspace/large").toFile(), "rw")) {
            file.setLength(LARGE);
        }
        try (var download = asked("GET", path, "")) {
            assertThat(download.readSome(1 << 20)).isEqualTo(1 << 20);

            logOut();

            var more = download.readUntilClosed(WITHIN_MS);
            assertThat(more).isPresent();
            assertThat(more.getAsLong()).isLessThan(LARGE - (1 << 20));
        }
    }

    @Test
    void anUploadEnds() throws IOException {
        var path = content("new") + "&upload_id=1&size=1000000";
        try (var upload = asked("POST", path, "Content-Type: application/octet-stream\r\nContent-Length: 1000000\r\n")
                .write("x".repeat(1000))) {
            logOut();

            assertThat(upload.isClosed(WITHIN_MS)).isTrue();
        }
        assertThat(device.home().resolve("workspace/new")).doesNotExist();
    }

    @Test
    void aQuestionThatWaitsEnds() {
        try (var body = asked("POST", "/api/models", "Content-Type: application/json\r\nContent-Length: 1000\r\n")
                .write("{")) {
            logOut();

            assertThat(body.isClosed(WITHIN_MS)).isTrue();
        }
    }
}
