package wegent.backend.notify;

import java.net.URI;
import wegent.base.Secret;
import wegent.protocol.rest.SubscribeBrowser;

/// Where a browser's push service takes messages for it, and the browser's keys: `p256dh` its public one,
/// `auth` what it shares with us. It prints no more than whose service that is.
record PushAddress(String endpoint, String p256dh, Secret auth) {

    static PushAddress of(SubscribeBrowser said) {
        return new PushAddress(said.endpoint(), said.p256dh(), said.auth());
    }

    URI uri() {
        return URI.create(endpoint);
    }

    /// The push service: whom a token of ours is for.
    String origin() {
        var uri = uri();
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    @Override
    public String toString() {
        return origin();
    }
}
