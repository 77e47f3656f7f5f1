package wegent.backend.notify;

import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import wegent.base.InnerNetwork;

/// Hands pushes to push services (RFC 8030). Their addresses come from users, so none in the server's own
/// network is called, no redirect is followed, and nothing of an answer is told but its status.
final class PushClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofDays(1);
    private static final long LONGEST_WAIT = 300;

    private final VapidKey key;
    private final PushConfig config;
    private final InstantSource time;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LIMIT.dividedBy(2)).build();

    PushClient(VapidKey key, PushConfig config, InstantSource time) {
        this.key = key;
        this.config = config;
        this.time = time;
    }

    PushOutcome send(Push push) throws InterruptedException {
        try {
            var to = push.to().address();
            if (!isAllowed(to.uri(), config)) {
                return new PushOutcome.Refused("inner address");
            }
            var answer = http.send(request(push, to), BodyHandlers.ofInputStream());
            answer.body().close(); // unread: it may have no end
            return PushOutcome.of(answer.statusCode(), retryAfter(answer));
        } catch (IOException e) {
            return new PushOutcome.Later("unreachable", Duration.ZERO);
        } catch (IllegalArgumentException e) {
            return new PushOutcome.Refused("unusable keys");
        }
    }

    /// May the server call `uri`? Throws [UnknownHostException] when nobody knows its host.
    static boolean isAllowed(URI uri, PushConfig config) throws UnknownHostException {
        return config.inner() || ("https".equals(uri.getScheme()) && !InnerNetwork.has(uri.getHost()));
    }

    private HttpRequest request(Push push, PushAddress to) {
        return HttpRequest.newBuilder(to.uri())
                .timeout(LIMIT)
                .header("Authorization", key.authorization(to.origin(), config.contact(), time.instant()))
                .header("Content-Encoding", "aes128gcm")
                .header("Content-Type", "application/octet-stream")
                .header("TTL", String.valueOf(KEPT.toSeconds()))
                .header("Urgency", push.urgent() ? "high" : "normal")
                .header("Topic", push.topic())
                .POST(BodyPublishers.ofByteArray(
                        PushCipher.encrypt(push.message().getBytes(StandardCharsets.UTF_8), to)))
                .build();
    }

    private static long retryAfter(HttpResponse<?> answer) {
        var wish = answer.headers().firstValue("Retry-After").orElse("");
        return wish.matches("\\d{1,9}") ? Math.min(LONGEST_WAIT, Long.parseLong(wish)) : 0;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
