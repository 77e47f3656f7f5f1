package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;

/// How other computers reach a server. `url` is absent when it is where the page itself came from; `ca_sha256` is
/// there when the server has an authority of its own, which they are then to believe alone.
public record PublicAddressView(
        @Nullable String url, @Nullable String caSha256) {}
