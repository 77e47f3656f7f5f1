package wegent.server;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import wegent.backend.tls.Certificates;
import wegent.backend.tls.TlsConfig;
import wegent.base.SystemTime;

/// TLS at the server's one port, when it was set.
@Singleton
class Tls {
    private static final String OWN = "own";
    /// Names by which this machine itself, and containers on it, reach the server.
    private static final List<String> HERE =
            List.of("localhost", "127.0.0.1", "::1", "host.docker.internal", "*.ide.localhost");

    private final SystemTime time = new SystemTime();
    private final Optional<Certificates> certificates;

    /// Ends the program with what is wrong in the settings.
    Tls(ServerConfig config) {
        certificates = BackendProducer.orEnd(() -> configured(config).map(found -> Certificates.open(found, time)));
    }

    private static Optional<TlsConfig> configured(ServerConfig config) {
        var keys = config.tls();
        if (keys.certificate().isPresent() != keys.key().isPresent()) {
            throw new IllegalArgumentException("wegent.tls.certificate and wegent.tls.key (WEGENT_TLS_CERTIFICATE,"
                    + " WEGENT_TLS_KEY) go together");
        }
        if (keys.certificate().isPresent()) {
            return Optional.of(new TlsConfig.OfFiles(
                    keys.certificate().orElseThrow(), keys.key().orElseThrow()));
        }
        if (keys.mode().isEmpty()) {
            return Optional.empty();
        }
        if (!keys.mode().get().equals(OWN)) {
            throw new IllegalArgumentException("wegent.tls (WEGENT_TLS) is \"own\", or not there: "
                    + keys.mode().get());
        }
        return Optional.of(new TlsConfig.OfOwnAuthority(config.dataFolder().resolve("tls"), hosts(config)));
    }

    /// All by which this server may be reached.
    private static Set<String> hosts(ServerConfig config) {
        var hosts = new LinkedHashSet<>(HERE);
        new ServerAddress(config)
                .names().stream().map(name -> name.replaceAll("[\\[\\]]", "")).forEach(hosts::add);
        config.ideUrl()
                .map(url -> url.replaceFirst("^https?://", "")
                        .replaceFirst(":\\d+$", "")
                        .replace("{device}", "*"))
                .ifPresent(hosts::add);
        if (config.openToNetwork()) {
            hosts.addAll(ownAddresses());
        }
        return hosts;
    }

    private static List<String> ownAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLinkLocalAddress())
                    .map(InetAddress::getHostAddress)
                    .map(address -> address.replaceFirst("%.*", ""))
                    .toList();
        } catch (SocketException _) {
            return List.of();
        }
    }

    /// The SHA-256 of this server's own authority, when it has one.
    Optional<String> authoritySha256() {
        return certificates.flatMap(Certificates::authoritySha256);
    }

    void apply(HttpServerOptions options) {
        certificates.ifPresent(
                found -> options.setSsl(true).setUseAlpn(false).setKeyCertOptions(KeyCertOptions.wrap(found.keys())));
    }

    @PreDestroy
    void close() {
        certificates.ifPresent(Certificates::close);
        time.close();
    }
}
