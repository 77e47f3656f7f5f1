package wegent.executor.process;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What a child may see of this program's environment: a list of what programs need to find themselves, the
/// user, the network and their language. All else stays here, above all the device's token.
final class CleanEnvironment {
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final Set<String> ALLOWED = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "TZ",
            "LANG",
            "LANGUAGE",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "ALL_PROXY",
            "FTP_PROXY",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "NODE_EXTRA_CA_CERTS",
            "REQUESTS_CA_BUNDLE",
            "CURL_CA_BUNDLE",
            "GIT_SSL_CAINFO",
            "SSH_AUTH_SOCK",
            "JAVA_HOME",
            "NVM_DIR",
            "DISPLAY",
            "DBUS_SESSION_BUS_ADDRESS",
            "SYSTEMROOT",
            "SYSTEMDRIVE",
            "WINDIR",
            "COMSPEC",
            "PATHEXT",
            "USERPROFILE",
            "USERNAME",
            "APPDATA",
            "LOCALAPPDATA",
            "PROGRAMDATA",
            "PROGRAMFILES",
            "HOMEDRIVE",
            "HOMEPATH",
            "__CF_USER_TEXT_ENCODING");

    private final Map<String, String> variables = new TreeMap<>();

    CleanEnvironment(Map<String, String> all) {
        all.forEach((name, value) -> {
            if (allowed(name.toUpperCase(Locale.ROOT))) {
                variables.put(name, value);
            }
        });
        variables.putIfAbsent("PATH", DEFAULT_PATH);
        if (!variables.containsKey("LC_ALL")) {
            variables.putIfAbsent("LANG", "C.UTF-8");
        }
    }

    Map<String, String> variables() {
        return variables;
    }

    String path() {
        return variables.getOrDefault("PATH", DEFAULT_PATH);
    }

    private static boolean allowed(String name) {
        return ALLOWED.contains(name)
                || name.startsWith("LC_")
                || (name.startsWith("XDG_") && !name.endsWith("_TOKEN"));
    }
}
