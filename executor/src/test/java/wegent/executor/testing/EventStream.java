package wegent.executor.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Server-sent events to one client, flushed one by one. Pauses end early, with an [IOException], when the
/// model closes.
final class EventStream {
    private static final long PROBE_MILLIS = 100;

    private final OutputStream out;
    private final CountDownLatch closing;

    EventStream(OutputStream out, CountDownLatch closing) {
        this.out = out;
        this.closing = closing;
    }

    /// Sends `data` under its own `type`.
    void send(JsonNode data) throws IOException {
        raw("event: " + data.path("type").asText() + "\ndata: " + data + "\n\n");
    }

    void pause(Duration pause) throws IOException {
        if (!pause.isZero()) {
            await(pause.toMillis());
        }
    }

    /// Says nothing until the client goes away. Comment lines, which a client never sees, find out whether it
    /// did.
    void hang() throws IOException {
        while (true) {
            await(PROBE_MILLIS);
            raw(": still silent\n\n");
        }
    }

    private void raw(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void await(long millis) throws IOException {
        try {
            if (closing.await(millis, TimeUnit.MILLISECONDS)) {
                throw new IOException("The model is closing");
            }
        } catch (InterruptedException e) {
            throw new IOException("The model is closing", e);
        }
    }
}
