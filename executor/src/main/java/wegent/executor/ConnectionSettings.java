package wegent.executor;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import wegent.base.Backoff;
import wegent.base.PlainHttp;
import wegent.base.Secret;
import wegent.base.ServerTrust;
import wegent.executor.connection.ConnectionConfig;

/// Reads what can be set of the connection to the backend.
final class ConnectionSettings {
    static final Settings.Key INSECURE = Settings.Key.of("connection.insecure", "", "WEGENT_INSECURE");

    private static final Settings.Key BACKEND_URL =
            Settings.Key.of("connection.backend_url", "--backend-url", "WEGENT_BACKEND_URL");
    private static final Settings.Key SOCKET_URL = Settings.Key.of("connection.socket_url", "", "WEGENT_SOCKET_URL");
    private static final Settings.Key TOKEN =
            Settings.Key.of("connection.auth_token", "--token", "WEGENT_AUTH_TOKEN", "WEGENT_TOKEN");
    private static final Settings.Key AUTHORITY = Settings.Key.of("connection.ca_sha256", "", "WEGENT_CA_SHA256");
    private static final Settings.Key HEARTBEAT =
            Settings.Key.of("connection.heartbeat_seconds", "", "LOCAL_HEARTBEAT_INTERVAL");
    private static final Settings.Key RETRY_FIRST =
            Settings.Key.of("connection.retry_first_ms", "", "WEGENT_EXECUTOR_RETRY_FIRST_MS");
    private static final Settings.Key RETRY_MOST =
            Settings.Key.of("connection.retry_most_ms", "", "WEGENT_EXECUTOR_RETRY_MOST_MS");

    private ConnectionSettings() {}

    static ConnectionConfig read(Settings settings, Path file, Optional<Paired> paired) {
        var url = settings.find(SOCKET_URL, ExecutorConfig::url)
                .or(() -> settings.find(BACKEND_URL, ExecutorConfig::url))
                .or(() -> paired.map(Paired::backendUrl).map(ExecutorConfig::url));
        var token = settings.find(TOKEN, ConnectionSettings::token).or(() -> paired.map(Paired::key));
        var named = settings.find(SOCKET_URL, text -> text).or(() -> settings.find(BACKEND_URL, text -> text));
        if (named.isEmpty() && paired.isEmpty()) {
            settings.fault("connection.backend_url is missing: set WEGENT_BACKEND_URL, pass --backend-url, or write it"
                    + " into " + file);
        }
        if (token.isEmpty()) {
            settings.fault("connection.auth_token is missing: set WEGENT_AUTH_TOKEN, pass --token-file, or write it"
                    + " into " + file + "; the page shows the whole command under Settings → Connections");
        }
        var same = paired.filter(pairing -> url.equals(Optional.of(ExecutorConfig.url(pairing.backendUrl()))));
        var insecure = settings.find(INSECURE, Settings::yesOrNo).orElse(false)
                || same.map(Paired::insecure).orElse(false);
        url.flatMap(address -> refusal(address, insecure)).ifPresent(settings::fault);
        return new ConnectionConfig(
                url.orElse(URI.create("http://missing.invalid")),
                token.orElse(new Secret("")),
                settings.find(HEARTBEAT, text -> Duration.ofSeconds(ExecutorConfig.atLeastOne(text))),
                backoff(settings),
                settings.find(AUTHORITY, ServerTrust::pinned)
                        .or(() -> same.map(Paired::trust))
                        .orElse(ServerTrust.SYSTEM));
    }

    /// Why this device does not connect to `url`; empty when it does.
    static Optional<String> refusal(URI url, boolean insecure) {
        if (insecure || !PlainHttp.crossesNetwork(url)) {
            return Optional.empty();
        }
        return Optional.of(url + " is plain http over a network: who sits between reads this device's credential and"
                + " may run commands here. Use https, or take that on you with --insecure or WEGENT_INSECURE=true");
    }

    private static Backoff backoff(Settings settings) {
        var standard = ConnectionConfig.BACKOFF;
        var first = settings.find(RETRY_FIRST, text -> Duration.ofMillis(ExecutorConfig.atLeastOne(text)))
                .orElse(standard.first());
        var most = settings.find(RETRY_MOST, text -> Duration.ofMillis(ExecutorConfig.atLeastOne(text)))
                .orElse(standard.cap());
        if (most.compareTo(first) < 0) {
            settings.fault("connection.retry_most_ms: less than connection.retry_first_ms, " + first.toMillis());
            return standard;
        }
        return new Backoff(first, most);
    }

    private static Secret token(String text) {
        return new Secret(text.replaceFirst("(?i)^bearer\\s+", ""));
    }
}
