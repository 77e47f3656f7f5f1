package wegent.protocol.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.NoticeKind;

/// What a user is notified of, and where. `public_key` is what a browser subscribes with, in base64url; it is
/// absent while this server can send no pushes.
public record NotificationsView(
        List<NoticeKind> kinds, @Nullable String publicKey, List<NotifiedBrowser> browsers) {
    public NotificationsView {
        kinds = Json.listOrEmpty(kinds);
        browsers = Json.listOrEmpty(browsers);
    }
}
