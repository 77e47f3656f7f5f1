package wegent.executor.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import wegent.base.Backoff;
import wegent.base.Time;
import wegent.protocol.DeviceMessage;
import wegent.protocol.DeviceReply.Received;
import wegent.protocol.ErrorCode;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.socketio.Mailbox;

/// Sends the events of one run: some batches ahead of their acknowledgements, and again from where the backend
/// has a gap or a connection broke. All that it does, it does on its own queue.
final class RunSender {
    private static final Logger log = System.getLogger(RunSender.class.getName());
    private static final int BATCH_EVENTS = 200;
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int WINDOW = 4;
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
    private long next = 1;
    private int waiting;
    private int failures;

    /// Changes whenever what is under way no longer counts; answers to it are dropped.
    private long epoch;

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
            restartAfter(committed);
            settleOrPump(committed);
        });
    }

    void disconnected() {
        queue.post(() -> {
            socket = null;
            epoch++;
        });
    }

    /// There is something new in the log.
    void wake() {
        queue.post(this::pump);
    }

    private void settleOrPump(long committed) {
        if (run.hasEnded() && committed > run.lastSeq()) {
            endBehind(committed);
        }
        if (run.hasEnded() && committed == run.lastSeq()) {
            epoch++;
            socket = null;
            listener.settled(run);
            return;
        }
        pump();
    }

    private void endBehind(long committed) {
        try {
            run.continueAfter(committed);
        } catch (IOException e) {
            log.log(Level.WARNING, run.run() + ": cannot write its outbox", e);
        }
    }

    private void pump() {
        while (socket != null && waiting < WINDOW) {
            var batch = read();
            if (batch.isEmpty()) {
                return;
            }
            send(socket, batch);
        }
    }

    private RunLog.Batch read() {
        try {
            return run.read(next, BATCH_EVENTS, BATCH_BYTES);
        } catch (UncheckedIOException e) {
            log.log(Level.ERROR, run.run() + ": cannot read its outbox", e);
            return new RunLog.Batch(next, java.util.List.of());
        }
    }

    private void send(BackendSocket to, RunLog.Batch batch) {
        var id = run.run();
        var sent = epoch;
        next = batch.nextSeq();
        waiting++;
        DeviceMessage message = batch.endsRun()
                ? new DeviceMessage.TaskComplete(
                        id.taskId(), id.subtaskId(), id.attempt(), batch.firstSeq(), batch.events())
                : new DeviceMessage.TaskProgress(
                        id.taskId(), id.subtaskId(), id.attempt(), batch.firstSeq(), batch.events());
        to.call(
                MessageCodec.eventOf(message),
                message,
                REPLY_LIMIT,
                answer -> queue.post(() -> {
                    if (sent == epoch) {
                        answered(batch, answer);
                    }
                }));
    }

    private void answered(RunLog.Batch batch, BackendSocket.Answer answer) {
        switch (answer) {
            case BackendSocket.Answer.Reply(var body) when body.hasNonNull("error") -> refused(batch, body);
            case BackendSocket.Answer.Reply(var body) -> received(batch, body);
            case BackendSocket.Answer.NoReply(var why) -> again(batch, why);
        }
    }

    private void received(RunLog.Batch batch, JsonNode body) {
        Received received;
        try {
            received = MessageCodec.read(body, Received.class);
        } catch (RefusedException e) {
            again(batch, e.text());
            return;
        }
        failures = 0;
        if (Boolean.TRUE.equals(received.stop())) {
            epoch++;
            socket = null;
            listener.stop(run, received.reason() == null ? "the backend ended it" : received.reason());
            return;
        }
        waiting--;
        if (!received.success()) {
            restartAfter(received.seq());
        }
        settleOrPump(received.seq());
    }

    private void refused(RunLog.Batch batch, JsonNode body) {
        if (ErrorCode.STALE_CONNECTION.wire().equals(body.path("code").asText())) {
            epoch++;
            socket = null;
            listener.stale();
            return;
        }
        again(batch, body.path("error").asText());
    }

    /// Sends from `batch` on once more, after a while, on the same connection.
    private void again(RunLog.Batch batch, String why) {
        failures++;
        log.log(Level.WARNING, "{0}: events from {1} were not taken: {2}", run.run(), batch.firstSeq(), why);
        restartAfter(batch.firstSeq() - 1);
        waiting = WINDOW; // nothing goes out until then
        var planned = epoch;
        time.after(
                AGAIN.delay(failures, ThreadLocalRandom.current()),
                () -> queue.post(() -> {
                    if (planned == epoch) {
                        waiting = 0;
                        pump();
                    }
                }));
    }

    private void restartAfter(long seq) {
        epoch++;
        waiting = 0;
        next = seq + 1;
    }
}
