package wegent.backend.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.FakeTime;
import wegent.base.ServerTrust;
import wegent.base.SystemTime;

class CertificatesTest {
    private static final Set<String> HERE = Set.of("127.0.0.1", "localhost", "::1");

    @TempDir
    Path folder;

    @Test
    void aDeviceThatKnowsTheAuthorityBelievesItsServerAndNoOther() throws Exception {
        try (var time = new SystemTime();
                var certificates = own(folder.resolve("one"), HERE, time);
                var others = own(folder.resolve("other"), HERE, time)) {
            var pinned = ServerTrust.pinned(certificates.authoritySha256().orElseThrow());
            var wrong = ServerTrust.pinned(others.authoritySha256().orElseThrow());

            assertThat(answer(certificates, pinned, "127.0.0.1")).isEqualTo(204);
            assertThat(answer(certificates, pinned, "localhost")).isEqualTo(204);
            assertThatThrownBy(() -> answer(certificates, wrong, "127.0.0.1"))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("WEGENT_CA_SHA256");
            assertThatThrownBy(() -> answer(certificates, ServerTrust.SYSTEM, "127.0.0.1"))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void theAuthorityVouchesForTheServersOwnNamesAlone() throws Exception {
        try (var time = new SystemTime();
                var certificates = own(folder, Set.of("wegent.example"), time)) {
            var pinned = ServerTrust.pinned(certificates.authoritySha256().orElseThrow());

            assertThatThrownBy(() -> answer(certificates, pinned, "127.0.0.1")).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void aServerWhoseCertificateIsItselfTheNamedOneIsNoAuthority() throws Exception {
        try (var time = new SystemTime();
                var certificates = own(folder, HERE, time)) {
            var own = Pem.sha256(certificates.keys().current().certificate());

            assertThatThrownBy(() -> answer(certificates, ServerTrust.pinned(own), "127.0.0.1"))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void theAuthorityStaysAndItsFilesAreTheOwnersAlone() throws Exception {
        try (var time = new SystemTime();
                var first = own(folder, HERE, time);
                var second = own(folder, HERE, time)) {
            assertThat(second.authoritySha256()).isEqualTo(first.authoritySha256());
            assertThat(Files.readString(folder.resolve("ca.sha256")).strip())
                    .isEqualTo(first.authoritySha256().orElseThrow());
            try (var files = Files.list(folder)) {
                assertThat(files)
                        .hasSize(3)
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void itsCertificateIsRenewedBeforeItEnds() {
        var time = new FakeTime();
        try (var certificates = own(folder, HERE, time)) {
            var first = certificates.keys().current().certificate();

            time.advance(Duration.ofDays(59));
            assertThat(certificates.keys().current().certificate()).isEqualTo(first);
            time.advance(Duration.ofDays(2));
            assertThat(certificates.keys().current().certificate()).isNotEqualTo(first);
        }
    }

    @Test
    void filesThatChangeAreReadAgainAndAPairThatDoesNotFitIsNotUsed() throws Exception {
        var time = new FakeTime();
        var authority = OwnAuthority.in(folder.resolve("ca"), HERE, time.instant());
        var config = new TlsConfig.OfFiles(folder.resolve("server.pem"), folder.resolve("server.key"));
        var first = authority.issue(time.instant());
        write(config, first, first, 1);
        try (var certificates = Certificates.open(config, time)) {
            assertThat(certificates.authoritySha256()).isEmpty();
            var second = authority.issue(time.instant());

            write(config, second, first, 2);
            time.advance(Duration.ofMinutes(1));
            assertThat(certificates.keys().current().certificate()).isEqualTo(first.certificate());

            write(config, second, second, 3);
            time.advance(Duration.ofMinutes(1));
            assertThat(certificates.keys().current().certificate()).isEqualTo(second.certificate());

            Files.delete(config.key());
            time.advance(Duration.ofMinutes(1));
            assertThat(certificates.keys().current().certificate()).isEqualTo(second.certificate());
        }
    }

    @Test
    void whatCannotBeUsedEndsTheStartWithTheReason() {
        var config = new TlsConfig.OfFiles(folder.resolve("none.pem"), folder.resolve("none.key"));

        assertThatThrownBy(() -> Certificates.open(config, new FakeTime()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wegent.tls")
                .hasMessageContaining("none");
    }

    private static Certificates own(Path folder, Set<String> hosts, wegent.base.Time time) {
        return Certificates.open(new TlsConfig.OfOwnAuthority(folder, hosts), time);
    }

    private static void write(TlsConfig.OfFiles files, KeyChain certificate, KeyChain key, long second)
            throws IOException {
        Files.writeString(files.certificate(), Pem.text(certificate.chain()));
        Files.writeString(files.key(), Pem.text(key.key()));
        Files.setLastModifiedTime(files.certificate(), FileTime.fromMillis(second * 1000));
        Files.setLastModifiedTime(files.key(), FileTime.fromMillis(second * 1000));
    }

    /// What a server with these certificates answers to a client with this trust.
    private static int answer(Certificates certificates, ServerTrust trust, String host)
            throws IOException, GeneralSecurityException, InterruptedException {
        var context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {certificates.keys()}, null, null);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try (var client = trust.client().build()) {
            var url = URI.create("https://" + host + ":" + server.getAddress().getPort());
            var request =
                    HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(10)).build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } finally {
            server.stop(0);
        }
    }
}
