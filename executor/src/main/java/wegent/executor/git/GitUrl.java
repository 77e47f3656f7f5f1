package wegent.executor.git;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wegent.protocol.RefusedException;

/// Where a repository may be cloned from: https, http or ssh. Git knows more ways, some of which run programs
/// (`ext::`) or read this machine (`file:`); these are refused, as is all that a program behind Git could take
/// for an option.
public final class GitUrl {
    private static final Set<String> SCHEMES = Set.of("https", "http", "ssh");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*|\\[[0-9A-Fa-f:.]+]");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*");
    /// `git@host:path`, as people write it for ssh.
    private static final Pattern SHORT =
            Pattern.compile("(?:(?<user>[^@:/]+)@)?(?<host>[A-Za-z0-9][A-Za-z0-9.-]+):(?<path>[^:\\-][^:]*)");

    private GitUrl() {}

    /// `url`, when it may be cloned. Throws [RefusedException] that names `git.url`.
    public static String checked(String url) {
        if (url.chars().anyMatch(character -> character <= ' ' || character == 0x7f || character == '\\')) {
            throw refused("an address has no spaces and no backslashes");
        }
        if (url.contains("://")) {
            checkUri(url);
        } else {
            checkShort(url);
        }
        return url;
    }

    /// What the repository is called: the last part of its path.
    public static String nameOf(String url) {
        var path = url.replaceFirst("/+$", "").replaceFirst("\\.git$", "");
        var name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
        var plain = name.replaceAll("[^\\p{L}\\p{N}._-]", "-").replaceFirst("^[.-]+", "");
        return plain.isEmpty() ? "repository" : plain;
    }

    private static void checkUri(String url) {
        URI parts;
        try {
            parts = new URI(url);
        } catch (URISyntaxException _) {
            throw refused("this is no URL");
        }
        var scheme = String.valueOf(parts.getScheme()).toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            throw refused("only https, http and ssh are allowed");
        }
        if (parts.getHost() == null || !HOST.matcher(parts.getHost()).matches()) {
            throw refused("its host is not one");
        }
        checkUser(parts.getUserInfo());
        if (parts.getPath() == null
                || parts.getPath().length() < 2
                || parts.getPath().startsWith("/-")) {
            throw refused("it names no repository");
        }
    }

    private static void checkShort(String url) {
        var match = SHORT.matcher(url);
        if (url.contains("::") || !match.matches()) {
            throw refused("write https://host/path or git@host:path");
        }
        checkUser(match.group("user"));
    }

    private static void checkUser(@Nullable String user) {
        if (user == null) {
            return;
        }
        if (user.contains(":")) {
            throw refused("leave the password out: Git on the device asks its own credential helper or ssh key");
        }
        if (!USER.matcher(user).matches()) {
            throw refused("its user is not one");
        }
    }

    private static RefusedException refused(String why) {
        return RefusedException.invalid("git.url", "This address of a repository is not taken: " + why);
    }
}
