package wegent.server;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import wegent.backend.storage.DatabaseConfig;

/// What can be set of a server; each key is also an environment variable (`wegent.data-folder`:
/// `WEGENT_DATA_FOLDER`).
@ConfigMapping(prefix = "wegent")
interface ServerConfig {

    /// Listens at all addresses of the machine, and not at loopback alone. A host that is set (`QUARKUS_HTTP_HOST`)
    /// goes before it.
    @WithName("public")
    @WithDefault("false")
    boolean openToNetwork();

    /// Where users and devices reach this server, like `https://wegent.example.com`: generated commands and links
    /// name it.
    Optional<URI> publicUrl();

    /// Other host names that requests may mean, without ports; see [wegent.backend.http.AllowedHosts].
    Optional<List<String>> hosts();

    TlsKeys tls();

    /// TLS at the server's port, by files of the operator's or an authority of its own.
    interface TlsKeys {
        /// `own`: the server makes an authority at its first start, which pairing commands name.
        @WithParentName
        Optional<String> mode();

        /// The certificate and those that vouch for it, in PEM; read again when the file changes.
        Optional<Path> certificate();

        /// Its private key, in PEM.
        Optional<Path> key();
    }

    MetricsKeys metrics();

    /// Who may read `/metrics`, beside admins.
    interface MetricsKeys {
        /// Whoever has this token, as `Authorization: Bearer …`.
        Optional<String> token();

        /// A file with it.
        Optional<Path> tokenFile();
    }

    /// Where the embedded database and the generated keys lie.
    @WithDefault(".wegent")
    Path dataFolder();

    DatabaseKeys database();

    /// Where users, tasks and streams are kept; without an address, in an H2 file in the data folder.
    interface DatabaseKeys {
        /// `postgresql://user:password@host:5432/name?params`, PostgreSQL 15 or newer.
        Optional<String> url();

        /// How many connections this node may open.
        @WithDefault("10")
        int connections();

        /// How long a request waits for a connection.
        @WithDefault("3s")
        Duration patience();

        /// How long a statement may go without any answer before its connection counts as lost.
        @WithDefault("4s")
        Duration answerLimit();

        /// What the H2 file leaves free on its disk; see [DatabaseConfig#DISK_RESERVE].
        @WithDefault("" + DatabaseConfig.DISK_RESERVE)
        long diskReserveBytes();
    }

    RedisKeys redis();

    /// The Redis that several nodes share; without one, this node is alone and keeps presence in memory.
    interface RedisKeys {
        /// `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS.
        Optional<String> url();
    }

    /// The key that secrets at rest and tokens are protected with, at least 32 random bytes; without one it is
    /// generated into the data folder.
    Optional<String> secretKey();

    /// A file of mode 0600 with that key, instead.
    Optional<Path> secretKeyFile();

    /// Keys from before the key was changed.
    Optional<List<String>> secretKeyPrevious();

    /// The name of the first admin, who is made when there is no account.
    @WithDefault("admin")
    String adminUser();

    /// The first admin's password; without one it is generated and told once.
    Optional<String> adminPassword();

    /// Where to tell a generated first password, as a file of mode 0600; without it, on the console when that is a
    /// terminal, else in `first-login` in the data folder.
    Optional<Path> firstLoginFile();

    /// A file of mode 0600 to keep an API key of the first admin in, for programs of the same machine.
    Optional<Path> keyFile();

    /// Reverse proxies whose `X-Forwarded-For` is believed, as addresses or networks.
    Optional<List<String>> trustedProxies();

    LoginKeys login();

    /// How many wrong passwords are evaluated before more are delayed; see
    /// [wegent.backend.account.LoginConfig].
    interface LoginKeys {
        @WithDefault("10")
        int wrongPerName();

        @WithDefault("20")
        int wrongPerAddress();

        @WithDefault("300")
        int wrongInAll();
    }

    /// How many answers a device runs at a time.
    @WithDefault("5")
    int slots();

    /// Where browsers reach IDEs of devices without an address of their own: another origin of this server than
    /// the page's, like `https://{device}.ide.example.com`; without it, only browsers on this machine do.
    Optional<String> ideUrl();

    LimitKeys limits();

    /// What one of many may take of this node; 0 is no bound.
    interface LimitKeys {
        /// How many connections an address has open on which no user is known yet; one more closes the oldest.
        @WithDefault("256")
        int connectionsPerAddress();

        /// The same for all addresses together.
        @WithDefault("2000")
        int connectionsWithoutUser();

        /// How many connections a user has open for requests; one more closes the oldest.
        @WithDefault("512")
        int connectionsPerUser();

        /// How many requests of a user are done at a time.
        @WithDefault("32")
        int requestsAtOnce();

        /// How many requests a user makes a second, on average over ten seconds.
        @WithDefault("100")
        int requestsPerSecond();

        /// How many of these are made with one token or key.
        @WithDefault("50")
        int keyRequestsPerSecond();

        /// How many calls of a user wait for devices and model providers at a time.
        @WithDefault("8")
        int waitingCallsPerUser();

        /// The same for all users together.
        @WithDefault("64")
        int waitingCalls();
    }

    PushKeys push();

    /// Notifications to browsers; see [wegent.backend.notify.PushConfig].
    interface PushKeys {
        /// Whom push services may write to about this server, `mailto:` or `https:`.
        @WithDefault("mailto:operator@wegent.invalid")
        String contact();

        /// Push services in the server's own network may be called, over plain http too.
        @WithDefault("false")
        boolean inner();
    }

    PresenceKeys presence();

    /// The seeds' timing; see [wegent.backend.presence.PresenceConfig].
    interface PresenceKeys {
        @WithDefault("30s")
        Duration heartbeat();

        @WithDefault("90s")
        Duration lease();

        @WithDefault("60s")
        Duration sweep();

        @WithDefault("30s")
        Duration grace();

        /// When more than this share of the devices vanishes within one lease, nobody is called offline.
        @WithDefault("0.5")
        double brakeShare();

        /// Fewer than this many vanishing devices are never held to be the backend's own fault.
        @WithDefault("5")
        int brakeMinimum();
    }

    QuotaKeys quota();

    /// How much each user may have; 0 for as much as they like. See [wegent.backend.quota.QuotaConfig].
    interface QuotaKeys {
        @WithDefault("200")
        long devices();

        @WithDefault("100")
        long keys();

        @WithDefault("100")
        long tokens();

        /// Pairing codes that nobody has used yet.
        @WithDefault("20")
        long pairings();

        @WithDefault("1000")
        long queuedTasks();

        /// Connections of pages, devices and programs to one node.
        @WithDefault("200")
        long sockets();

        /// Uploads, and what answers attach.
        @WithDefault("20000000000")
        long fileBytes();
    }
}
