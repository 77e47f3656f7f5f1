package wegent.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import wegent.backend.http.AllowedHosts;
import wegent.base.Secret;

/// Where this server listens and by which names it is known, as it was set.
final class ServerAddress {
    private static final String ALL = "0.0.0.0";
    private static final String HOST = "quarkus.http.host";
    /// The rank of what the program itself sets; what operators set is above it.
    private static final int OWN_ORDINAL = 250;

    private final ServerConfig config;

    ServerAddress(ServerConfig config) {
        this.config = config;
    }

    /// The address to listen at when the operator opened the server and named none; else empty.
    Optional<String> listenHost() {
        var named = ConfigProvider.getConfig().getConfigValue(HOST).getSourceOrdinal() > OWN_ORDINAL;
        return config.openToNetwork() && !named ? Optional.of(ALL) : Optional.empty();
    }

    /// The hosts that requests may mean; `ides` says which of them are those of IDEs.
    AllowedHosts allowedHosts(Predicate<String> ides) {
        return new AllowedHosts(names(), ides);
    }

    /// Host names that this server was given, and its own when it is open to the network.
    Set<String> names() {
        var names = new LinkedHashSet<String>();
        config.publicUrl().map(ServerAddress::hostOf).ifPresent(names::add);
        config.hosts().stream().flatMap(List::stream).map(String::strip).forEach(names::add);
        var settings = ConfigProvider.getConfig();
        for (var key : new String[] {"REMOTE_DEVICE_BACKEND_URL", "BACKEND_INTERNAL_URL"}) {
            settings.getOptionalValue(key, URI.class).map(ServerAddress::hostOf).ifPresent(names::add);
        }
        if (config.openToNetwork()) {
            names.addAll(ownNames());
        }
        return names;
    }

    private static Set<String> ownNames() {
        try {
            var name = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            return name.contains(".") ? Set.of(name) : Set.of(name, name + ".local");
        } catch (UnknownHostException _) {
            return Set.of();
        }
    }

    private static String hostOf(URI address) {
        if (address.getHost() == null) {
            throw new IllegalArgumentException("Not an address with a host: " + address);
        }
        return address.getHost();
    }

    /// The host, with its port if it has one, at which a proxy before this server speaks TLS.
    @Nullable
    String encryptedHost() {
        return config.publicUrl()
                .filter(url -> "https".equals(url.getScheme()))
                .map(URI::getAuthority)
                .orElse(null);
    }

    /// Throws [IllegalArgumentException] when its file cannot be read.
    Optional<Secret> metricsToken() {
        var keys = config.metrics();
        return keys.tokenFile()
                .map(file -> {
                    try {
                        return Files.readString(file).strip();
                    } catch (IOException e) {
                        throw new IllegalArgumentException(
                                "wegent.metrics.token-file (WEGENT_METRICS_TOKEN_FILE) cannot be read: " + file, e);
                    }
                })
                .or(keys::token)
                .filter(token -> !token.isBlank())
                .map(Secret::new);
    }
}
