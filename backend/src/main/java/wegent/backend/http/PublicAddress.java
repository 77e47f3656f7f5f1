package wegent.backend.http;

import java.net.URI;
import java.util.Optional;

/// Where other computers reach this server, as far as it was told: without `url` it is where each request came to.
/// `authoritySha256` is that of the server's own authority, when its certificate is of one.
public record PublicAddress(Optional<URI> url, Optional<String> authoritySha256) {
    public static final PublicAddress UNKNOWN = new PublicAddress(Optional.empty(), Optional.empty());

    public PublicAddress {
        url.ifPresent(address -> {
            var web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            var path = String.valueOf(address.getPath());
            if (!web || address.getHost() == null || !(path.isEmpty() || path.equals("/"))) {
                throw new IllegalArgumentException(
                        "wegent.public-url (WEGENT_PUBLIC_URL) must be like https://wegent.example.com: " + address);
            }
        });
    }
}
