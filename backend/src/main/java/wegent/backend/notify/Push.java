package wegent.backend.notify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import wegent.base.Json;
import wegent.protocol.ChatEvent.Notice;

/// A notice on its way to one browser. A newer one of the same `topic` takes its place while the browser cannot
/// be reached; push services see the topic, so it names nothing.
record Push(Subscription to, String message, boolean urgent, String topic) {

    static Push of(Notice notice, Subscription to) {
        var about = notice.taskId() == null ? "device " + notice.deviceId() : "task " + notice.taskId();
        return new Push(to, Json.write(notice), notice.kind().isUrgent(), topic(about));
    }

    /// 32 characters of base64url, as many as there may be.
    private static String topic(String about) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(about.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 24));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }
}
