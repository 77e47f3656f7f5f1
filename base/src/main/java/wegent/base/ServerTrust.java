package wegent.base;

import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// Which TLS certificates of a server are believed: those of this system's authorities, or, when there is a pin,
/// those of the one authority whose certificate has that SHA-256, and none else.
public record ServerTrust(Optional<String> pin) {
    /// Whatever this system trusts.
    public static final ServerTrust SYSTEM = new ServerTrust(Optional.empty());

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    public ServerTrust {
        pin.ifPresent(sha256 -> {
            if (!SHA_256.matcher(sha256).matches()) {
                throw new IllegalArgumentException("not a SHA-256 of 64 hexadecimal digits: " + sha256);
            }
        });
    }

    /// The authority whose certificate has this SHA-256, in hexadecimal digits with or without colons.
    public static ServerTrust pinned(String sha256) {
        return new ServerTrust(Optional.of(sha256.strip().replace(":", "").toLowerCase(Locale.ROOT)));
    }

    /// A client that believes these alone. It follows no redirect: another place might be elsewhere, or in clear.
    public HttpClient.Builder client() {
        var client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER);
        return pin.map(sha256 -> client.sslContext(context(sha256))).orElse(client);
    }

    private static SSLContext context(String sha256) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new PinnedTrust(sha256)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
