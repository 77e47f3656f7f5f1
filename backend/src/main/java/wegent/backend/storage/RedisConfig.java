package wegent.backend.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import wegent.base.Secret;

/// Where Redis is. `patience` is how long a command, a connection or a place in the pool is waited for.
public record RedisConfig(
        String host,
        int port,
        int database,
        @Nullable String user,
        @Nullable Secret password,
        boolean tls,
        Duration patience) {
    private static final String FORM =
            "wegent.redis.url must be redis://[user:password@]host[:port][/database], or rediss:// for TLS";

    /// Reads `redis://[user:password@]host[:port][/database]`. The message of a fault never tells the password.
    public static RedisConfig parse(String url) {
        URI uri;
        try {
            uri = new URI(url.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(FORM);
        }
        var tls = "rediss".equals(uri.getScheme());
        if ((!tls && !"redis".equals(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException(FORM);
        }
        var login = uri.getRawUserInfo();
        return new RedisConfig(
                uri.getHost(),
                uri.getPort() < 0 ? 6379 : uri.getPort(),
                database(uri.getPath()),
                user(login),
                password(login),
                tls,
                Duration.ofSeconds(1));
    }

    private static int database(@Nullable String path) {
        if (path == null || path.length() < 2) {
            return 0;
        }
        try {
            return Integer.parseUnsignedInt(path.substring(1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(FORM);
        }
    }

    private static @Nullable String user(@Nullable String login) {
        if (login == null || login.indexOf(':') < 1) {
            return null;
        }
        return plain(login.substring(0, login.indexOf(':')));
    }

    private static @Nullable Secret password(@Nullable String login) {
        return login == null ? null : new Secret(plain(login.substring(login.indexOf(':') + 1)));
    }

    private static String plain(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// As an operator knows it, without the password.
    @Override
    public String toString() {
        return (tls ? "rediss://" : "redis://") + host + ":" + port + "/" + database;
    }
}
