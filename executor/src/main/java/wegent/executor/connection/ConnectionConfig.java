package wegent.executor.connection;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import wegent.base.Backoff;
import wegent.base.Secret;
import wegent.base.ServerTrust;

/// Where the backend is and how to come back to it. `heartbeat` is there when the owner wants another than the
/// backend's; `trust` says which certificates of it are believed.
public record ConnectionConfig(
        URI url, Secret token, Optional<Duration> heartbeat, Backoff backoff, ServerTrust trust) {
    /// Between tries to reach the backend.
    public static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    public ConnectionConfig(URI url, Secret token, Optional<Duration> heartbeat) {
        this(url, token, heartbeat, BACKOFF, ServerTrust.SYSTEM);
    }
}
