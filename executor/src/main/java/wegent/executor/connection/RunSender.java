package wegent.executor.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import wegent.base.Backoff;
import wegent.base.Time;
import wegent.protocol.Degraded;
import wegent.protocol.DeviceMessage;
import wegent.protocol.DeviceReply.Received;
import wegent.protocol.ErrorCode;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.protocol.stream.SendWindow;
import wegent.protocol.stream.StreamDigest;
import wegent.socketio.Mailbox;

/// Sends the events of one run: some batches ahead of their acknowledgements, and again from where the backend
/// has a gap or a connection broke. All that it does, it does on its own queue.
final class RunSender {
    private static final Logger log = System.getLogger(RunSender.class.getName());
    private static final int BATCH_EVENTS = 200;
    private static final int BATCH_BYTES = 256 * 1024;
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(30);
    private static final Backoff AGAIN = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    /// Hears what a run's acknowledgement tells beside its number.
    interface Listener {
        /// The backend has the whole run.
        void settled(RunLog run);

        /// The backend wants this run to end, and no more of it.
        void stop(RunLog run, String reason);

        /// The backend does not take this connection for the device's any more.
        void stale();
    }

    private final RunLog run;
    private final Listener listener;
    private final Time time;
    private final Mailbox queue;

    private @Nullable BackendSocket socket;
    private final SendWindow window = new SendWindow();
    private int failures;

    /// What the backend said, on this connection, that it has for good.
    private long acknowledged;

    RunSender(RunLog run, Listener listener, Time time) {
        this.run = run;
        this.listener = listener;
        this.time = time;
        this.queue = new Mailbox();
    }

    /// A connection is there, and the backend has everything up to `committed`.
    void connected(BackendSocket connection, long committed) {
        queue.post(() -> {
            socket = connection;
            failures = 0;
            acknowledged = committed;
            window.restartAfter(committed);
            if (run.contradicts(committed)) {
                endBehind(committed);
            }
            settleOrPump(committed);
        });
    }

    void disconnected() {
        queue.post(() -> {
            socket = null;
            window.interrupt();
        });
    }

    /// There is something new in the log.
    void wake() {
        queue.post(this::pump);
    }

    private void settleOrPump(long committed) {
        acknowledged = Math.max(acknowledged, committed);
        run.release(acknowledged);
        switch (SendWindow.after(committed, run.lastSeq(), run.hasEnded())) {
            case SETTLED -> {
                window.interrupt();
                socket = null;
                listener.settled(run);
            }
            case END_BEHIND -> {
                endBehind(committed);
                pump();
            }
            case SEND -> pump();
        }
    }

    private void endBehind(long committed) {
        try {
            run.continueAfter(committed);
        } catch (IOException e) {
            log.log(Level.WARNING, run.run() + ": cannot write its outbox", e);
        }
    }

    private void pump() {
        while (socket != null && window.isOpen()) {
            var batch = read();
            if (batch.isEmpty()) {
                return;
            }
            send(socket, batch);
        }
    }

    private Batch read() {
        try {
            return run.read(window.next(), BATCH_EVENTS, BATCH_BYTES);
        } catch (UncheckedIOException e) {
            log.log(Level.ERROR, run.run() + ": cannot read its outbox", e);
            return new Batch(window.next(), List.of());
        }
    }

    private void send(BackendSocket to, Batch batch) {
        var id = run.run();
        var ticket = window.sent(batch.nextSeq());
        DeviceMessage message = batch.endsRun()
                ? new DeviceMessage.TaskComplete(
                        id.taskId(),
                        id.subtaskId(),
                        id.attempt(),
                        batch.firstSeq(),
                        batch.events(),
                        run.digest().map(StreamDigest::hex).orElse(null))
                : new DeviceMessage.TaskProgress(
                        id.taskId(), id.subtaskId(), id.attempt(), batch.firstSeq(), batch.events());
        to.call(
                MessageCodec.eventOf(message),
                message,
                REPLY_LIMIT,
                answer -> queue.post(() -> {
                    if (window.counts(ticket)) {
                        answered(batch, answer);
                    }
                }));
    }

    private void answered(Batch batch, BackendSocket.Answer answer) {
        switch (answer) {
            case BackendSocket.Answer.Reply(var body) when body.hasNonNull("error") -> refused(batch, body);
            case BackendSocket.Answer.Reply(var body) -> received(batch, body);
            case BackendSocket.Answer.NoReply(var why) -> again(batch, why);
        }
    }

    private void received(Batch batch, JsonNode body) {
        Received received;
        try {
            received = MessageCodec.read(body, Received.class);
        } catch (RefusedException e) {
            again(batch, e.text());
            return;
        }
        failures = 0;
        run.refused(null);
        if (Boolean.TRUE.equals(received.stop())) {
            window.interrupt();
            socket = null;
            listener.stop(run, received.reason() == null ? "the backend ended it" : received.reason());
            return;
        }
        window.answered();
        if (!received.success() && received.seq() + 1 < run.firstSeq()) {
            giveUp(received.seq());
            return;
        }
        if (!received.success()) {
            window.restartAfter(received.seq());
        }
        settleOrPump(received.seq());
    }

    /// The backend acknowledged events and has lost them since: they are not here any more either. It learns
    /// from the next heartbeat that the run is lost.
    private void giveUp(long seq) {
        window.interrupt();
        socket = null;
        log.log(Level.ERROR, "{0}: the backend wants events from {1}, which it had", run.run(), seq + 1);
        listener.stop(run, "the backend lost events of it");
    }

    private void refused(Batch batch, JsonNode body) {
        if (ErrorCode.STALE_CONNECTION.wire().equals(body.path("code").asText())) {
            window.interrupt();
            socket = null;
            listener.stale();
            return;
        }
        if (ErrorCode.QUOTA_EXCEEDED.wire().equals(body.path("code").asText())) {
            run.refused(new Degraded(Degraded.QUOTA_EXCEEDED, body.path("error").asText()));
        }
        again(batch, body.path("error").asText());
    }

    /// Sends from `batch` on once more, after a while, on the same connection.
    private void again(Batch batch, String why) {
        failures++;
        log.log(Level.WARNING, "{0}: events from {1} were not taken: {2}", run.run(), batch.firstSeq(), why);
        var planned = window.holdAfter(Math.max(batch.firstSeq() - 1, acknowledged));
        time.after(
                AGAIN.delay(failures, ThreadLocalRandom.current()),
                () -> queue.post(() -> {
                    if (window.release(planned)) {
                        pump();
                    }
                }));
    }
}
