package wegent.backend.storage;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wegent.base.Secret;

/// The address of a PostgreSQL database as people write it: `postgresql://user:password@host:5432/name?params`,
/// `postgres://…` or `jdbc:postgresql://…`. `jdbc` is that without user and password, which nothing prints.
record DatabaseUrl(String jdbc, String name, String user, Secret password) {
    private static final Pattern FORM = Pattern.compile(
            "(?:jdbc:)?postgres(?:ql)?://(?:(?<login>[^/?]*)@)?(?<hosts>[^/?@]+)(?:/(?<name>[^/?]*))?(?:\\?(?<more>.*))?");
    private static final String EXAMPLE = "postgresql://user:password@host:5432/wegent";

    /// Throws [IllegalArgumentException] with what is wrong, never with the address itself: it may hold a password.
    static DatabaseUrl of(String text) {
        var form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw wrong("is not the address of a PostgreSQL database");
        }
        var login = form.group("login");
        var colon = login == null ? -1 : login.indexOf(':');
        var user = login == null ? null : decode(colon < 0 ? login : login.substring(0, colon));
        var password = login == null || colon < 0 ? null : decode(login.substring(colon + 1));
        var others = new ArrayList<String>();
        for (var parameter :
                form.group("more") == null ? new String[0] : form.group("more").split("&")) {
            if (parameter.startsWith("user=")) {
                user = decode(parameter.substring("user=".length()));
            } else if (parameter.startsWith("password=")) {
                password = decode(parameter.substring("password=".length()));
            } else if (!parameter.isEmpty()) {
                others.add(parameter);
            }
        }
        var name = form.group("name");
        if (name == null || name.isEmpty()) {
            throw wrong("names no database");
        }
        if (user == null || user.isEmpty()) {
            throw wrong("names no user");
        }
        var jdbc = "jdbc:postgresql://" + form.group("hosts") + "/" + name
                + (others.isEmpty() ? "" : "?" + String.join("&", others));
        return new DatabaseUrl(jdbc, decode(name), user, new Secret(password == null ? "" : password));
    }

    private static String decode(@Nullable String text) {
        try {
            return text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw wrong("has a % that begins no %XX");
        }
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("WEGENT_DATABASE_URL " + what + ": write it like " + EXAMPLE);
    }
}
