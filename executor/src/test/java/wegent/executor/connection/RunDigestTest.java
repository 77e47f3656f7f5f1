package wegent.executor.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.FakeTime;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.StreamDigest;
import wegent.protocol.stream.StreamEvent;
import wegent.protocol.stream.StreamEvent.Ended;

/// The digest of a run's events, of which most are acknowledged and gone.
class RunDigestTest {
    private static final RunId RUN = new RunId(new TaskId(1), new SubtaskId(2), 1);

    private final FakeTime time = new FakeTime();
    private final SmallDisk disk = new SmallDisk();

    @TempDir
    Path home;

    private Outbox outbox;

    @BeforeEach
    void open() throws IOException {
        outbox = Outbox.open(home, OutboxLimits.DEFAULT, disk, time, _ -> true);
    }

    @AfterEach
    void close() {
        outbox.close();
    }

    private StreamDigest expected = StreamDigest.START;
    private long seq;

    /// Says so much that the files of what is acknowledged are deleted on the way.
    private void say(RunLog log, String letter) {
        for (int i = 0; i < 100; i++) {
            var event = new StreamEvent.TextDelta("t", letter.repeat(8_192));
            log.append(event);
            expected = expected.then(++seq, event);
            log.release(seq);
        }
    }

    @Test
    void itIsKnownThoughTheEventsAreGone() throws IOException {
        var log = outbox.create(RUN);
        say(log, "a");
        log.append(Ended.completed());

        assertThat(log.firstSeq()).isGreaterThan(2);
        assertThat(log.digest()).contains(expected);
    }

    @Test
    void theNextExecutorGoesOnWithIt() throws IOException {
        say(outbox.create(RUN), "a");
        outbox.close();
        open();
        var log = outbox.find(RUN.key()).orElseThrow();
        assertThat(log.digest()).contains(expected);
        say(log, "b");
        outbox.close();
        open();
        log = outbox.find(RUN.key()).orElseThrow();
        say(log, "c");
        log.append(Ended.completed());

        assertThat(log.firstSeq()).isGreaterThan(2);
        assertThat(log.digest()).contains(expected);
    }

    @Test
    void whatTheDiskRefusedCounts() throws IOException {
        var log = outbox.create(RUN);
        say(log, "a");
        disk.full = true;
        say(log, "b");
        assertThat(log.shortage()).isPresent();

        assertThat(log.digest()).contains(expected);
        disk.full = false;
        log.retry();
        assertThat(log.digest()).contains(expected);
    }

    @Test
    void whoLostEventsDoesNotClaimToKnow() throws IOException {
        var log = outbox.create(RUN);
        log.append(new StreamEvent.Status("working", null));

        log.continueAfter(7);

        assertThat(log.digest()).isEmpty();
    }

    @Test
    void aFileOfAnOlderExecutorHasNone() throws IOException {
        var file = home.resolve("outbox").resolve(RUN.key() + ".5.jsonl");
        java.nio.file.Files.write(
                file,
                List.of(
                        "{\"run\":{\"task_id\":1,\"subtask_id\":2,\"attempt\":1},\"first_seq\":5}",
                        "{\"seq\":5,\"event\":{\"type\":\"response.status.updated\",\"phase\":\"working\"}}"));
        outbox.close();
        open();

        var log = outbox.find(RUN.key()).orElseThrow();
        assertThat(log.lastSeq()).isEqualTo(5);
        assertThat(log.digest()).isEmpty();
    }
}
