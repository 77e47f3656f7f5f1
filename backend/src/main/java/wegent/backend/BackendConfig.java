package wegent.backend;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import wegent.backend.account.LoginConfig;
import wegent.backend.codeserver.IdeAddress;
import wegent.backend.inventory.RemoteConfig;
import wegent.backend.notify.PushConfig;
import wegent.backend.presence.PresenceConfig;
import wegent.backend.quota.QuotaConfig;
import wegent.backend.storage.DatabaseConfig;
import wegent.backend.storage.RedisConfig;
import wegent.backend.storage.SecretKeyConfig;
import wegent.socketio.Handshake;
import wegent.socketio.SocketConfig;

/// Everything about a backend that can be set, with nothing left to default further down. `dataFolder` holds
/// keys and the embedded database; `secretKey` without a current one means a generated one there; `redis` absent means
/// one node with its presence in memory; `slots` is how many answers a device runs at a time; `push` how
/// notifications are sent; `remote` how containers of users become devices; `logins` how guessing is slowed down;
/// `ideUrl` where browsers reach IDEs through this server, with `{device}` for a name of each, absent where they do
/// not; `quotas` how much each user may have; `limits` what one of many may take.
public record BackendConfig(
        Path dataFolder,
        DatabaseConfig database,
        @Nullable RedisConfig redis,
        SecretKeyConfig secretKey,
        PresenceConfig presence,
        SocketConfig sockets,
        int slots,
        PushConfig push,
        RemoteConfig remote,
        LoginConfig logins,
        @Nullable String ideUrl,
        QuotaConfig quotas,
        LimitsConfig limits) {

    /// How many bytes a message of a page about terminals may have.
    public static final int MAX_TERMINAL_PAYLOAD = 1 << 20;

    public BackendConfig {
        if (slots < 1 || slots > 20) {
            throw new IllegalArgumentException("wegent.slots must be 1 to 20: " + slots);
        }
        if (redis != null && secretKey.current() == null) {
            throw new IllegalArgumentException(
                    "wegent.secret-key (WEGENT_SECRET_KEY, or WEGENT_SECRET_KEY_FILE) must be set, to the same on all"
                            + " nodes, since wegent.redis.url is");
        }
    }

    /// The certificate of a server's own authority is good for IDEs on this machine too.
    IdeAddress ideAddress() {
        return new IdeAddress(ideUrl, remote.authoritySha256() == null ? "http" : "https");
    }

    /// Does the data folder hold the database, or the generated key?
    boolean usesDataFolder() {
        return !database.isPostgres() || secretKey == null;
    }

    /// The defaults, with all data in `folder`.
    public static BackendConfig in(Path folder) {
        return new BackendConfig(
                folder,
                DatabaseConfig.fileIn(folder, DatabaseConfig.DISK_RESERVE),
                null,
                SecretKeyConfig.generated(),
                PresenceConfig.defaults(),
                socketDefaults(),
                5,
                PushConfig.defaults(),
                RemoteConfig.defaults(),
                LoginConfig.defaults(),
                null,
                QuotaConfig.defaults(),
                LimitsConfig.defaults());
    }

    /// Sockets that take messages of up to 8 MiB, so that one that is too long gets a clear answer, and
    /// browsers on pages of this server alone (DESIGN section 9: Origin is checked).
    public static SocketConfig socketDefaults() {
        return SocketConfig.defaults().withMaxPayload(8 << 20).withAllowed(BackendConfig::isOwnPage);
    }

    /// Programs send no Origin; a browser says which host its page came from.
    private static boolean isOwnPage(Handshake handshake) {
        var origin = handshake.origin();
        return origin == null || origin.replaceFirst("^https?://", "").equalsIgnoreCase(handshake.host());
    }
}
