package wegent.protocol.rest;

import java.net.URI;
import java.util.Base64;
import wegent.base.Secret;
import wegent.protocol.Require;

/// Body of `POST /api/notifications/browsers`: a subscription as a browser makes it. `endpoint` is the address
/// at its push service; `p256dh` its public key and `auth` what it shares with us, both in base64url.
public record SubscribeBrowser(String endpoint, String p256dh, Secret auth) {
    public SubscribeBrowser {
        Require.text(endpoint, "endpoint", 1_000);
        requireAddress(endpoint);
        requireBytes(Require.text(p256dh, "p256dh", 100), "p256dh", 65);
        requireBytes(Require.text(Require.present(auth, "auth").value(), "auth", 40), "auth", 16);
    }

    private static void requireAddress(String text) {
        var uri = URI.create(text);
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("endpoint is not an http or https address");
        }
        if (uri.getUserInfo() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("endpoint has more than an address");
        }
    }

    private static void requireBytes(String text, String field, int count) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + " is not base64url", e);
        }
        if (bytes.length != count) {
            throw new IllegalArgumentException(field + " does not have " + count + " bytes");
        }
    }
}
