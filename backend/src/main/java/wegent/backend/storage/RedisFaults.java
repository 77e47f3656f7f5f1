package wegent.backend.storage;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/// What a failure of Redis means, for the program and in words for an operator.
final class RedisFaults {
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\d+)(\\.\\d+)?");
    private static final int MAJOR = 6;
    private static final int MINOR = 2;

    /// Answers of a Redis that lives but cannot do its work now.
    private static final List<String> UNUSABLE =
            List.of("LOADING", "BUSY", "MASTERDOWN", "READONLY", "MISCONF", "OOM", "CLUSTERDOWN", "NOREPLICAS");

    private RedisFaults() {}

    /// Is all of Redis out of reach, as opposed to one command that it refused?
    static boolean isAway(JedisException e) {
        if (e instanceof JedisAccessControlException) {
            return true;
        }
        if (e instanceof JedisDataException) {
            var said = String.valueOf(e.getMessage());
            return UNUSABLE.stream().anyMatch(said::startsWith);
        }
        return true;
    }

    /// The first cause that says something to a person.
    static String reason(Throwable e) {
        var said = String.valueOf(e.getMessage());
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            for (var hidden : cause.getSuppressed()) {
                var told = known(hidden);
                if (told != null) {
                    return told;
                }
            }
            var told = known(cause);
            if (told != null) {
                return told;
            }
            said = cause.getMessage() == null ? said : cause.getMessage();
        }
        return said.lines().findFirst().orElse("");
    }

    private static @Nullable String known(Throwable e) {
        return switch (e) {
            case UnknownHostException _ -> "there is no such host";
            case SocketTimeoutException _ -> "no answer in time";
            case ConnectException _ -> "nobody answers there";
            case JedisAccessControlException _ -> "it refuses this user or password (" + e.getMessage() + ")";
            default -> null;
        };
    }

    /// Throws when the server says that it is too old. One that hides its version is given the benefit of the
    /// doubt.
    static void requireVersion(String info) {
        var found = VERSION.matcher(info);
        if (!found.find()) {
            return;
        }
        var major = Integer.parseInt(found.group(1));
        if (major < MAJOR || (major == MAJOR && Integer.parseInt(found.group(2)) < MINOR)) {
            throw new IllegalStateException("it is version " + found.group().substring("redis_version:".length())
                    + ", and " + MAJOR + "." + MINOR + " or newer is needed");
        }
    }
}
