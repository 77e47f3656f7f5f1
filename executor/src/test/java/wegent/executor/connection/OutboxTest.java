package wegent.executor.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.FakeTime;
import wegent.base.Json;
import wegent.protocol.FailureReason;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockUpdate;
import wegent.protocol.stream.StreamEvent;
import wegent.protocol.stream.StreamEvent.Ended;

class OutboxTest {
    private static final RunId RUN = new RunId(new TaskId(1), new SubtaskId(2), 1);

    private final FakeTime time = new FakeTime();

    @TempDir
    Path home;

    @Test
    void textOfOneBlockIsPutTogetherForAMoment() throws IOException {
        var run = Outbox.open(home, time).create(RUN);

        for (var word : List.of("the ", "quick ", "brown ", "fox")) {
            run.append(new StreamEvent.TextDelta("a", word));
        }
        assertThat(all(run)).containsExactly(new StreamEvent.TextDelta("a", "the "));
        time.advance(Duration.ofMillis(30));

        assertThat(all(run))
                .containsExactly(
                        new StreamEvent.TextDelta("a", "the "), new StreamEvent.TextDelta("a", "quick brown fox"));
    }

    @Test
    void textThatWaitsGoesBeforeWhatComesAfterIt() throws IOException {
        var run = Outbox.open(home, time).create(RUN);

        run.append(new StreamEvent.TextDelta("a", "1"));
        run.append(new StreamEvent.TextDelta("a", "2"));
        run.append(new StreamEvent.ThinkingDelta("a", "hm"));
        run.append(new StreamEvent.TextDelta("b", "3"));
        run.append(Ended.completed());

        assertThat(all(run))
                .containsExactly(
                        new StreamEvent.TextDelta("a", "1"),
                        new StreamEvent.TextDelta("a", "2"),
                        new StreamEvent.ThinkingDelta("a", "hm"),
                        new StreamEvent.TextDelta("b", "3"),
                        Ended.completed());
    }

    @Test
    void muchTextDoesNotWait() throws IOException {
        var run = Outbox.open(home, time).create(RUN);

        run.append(new StreamEvent.TextDelta("a", "x"));
        for (int i = 0; i < 100; i++) {
            run.append(new StreamEvent.TextDelta("a", "y".repeat(100)));
        }

        assertThat(run.lastSeq()).isEqualTo(2);
        assertThat(run.read(2, 10, 1_000_000).events())
                .containsExactly(new StreamEvent.TextDelta("a", "y".repeat(8200)));
    }

    @Test
    void nothingComesAfterTheEnd() throws IOException {
        var run = Outbox.open(home, time).create(RUN);

        run.append(Ended.completed());
        run.append(new StreamEvent.TextDelta("a", "late"));
        run.append(Ended.failed(FailureReason.INTERNAL, "late"));
        time.advance(Duration.ofSeconds(1));

        assertThat(all(run)).containsExactly(Ended.completed());
    }

    @Test
    void aLongTextIsSplitBetweenCharacters() throws IOException {
        var run = Outbox.open(home, time).create(RUN);
        var text = "x" + "😀".repeat(100_000);

        run.append(new StreamEvent.TextDelta("a", text));

        var pieces = all(run).stream()
                .map(event -> ((StreamEvent.TextDelta) event).delta())
                .toList();
        assertThat(String.join("", pieces)).isEqualTo(text);
        assertThat(pieces).allMatch(piece -> piece.length() <= 64 * 1024 && !Character.isLowSurrogate(piece.charAt(0)));
    }

    @Test
    void aHugeToolOutputGoesInPiecesBeforeItsBlock() throws IOException {
        var run = Outbox.open(home, time).create(RUN);
        var input = Json.mapper().createObjectNode().put("content", "z".repeat(3_000_000));

        run.append(new StreamEvent.BlockCreated(Block.tool("t", "Write", null, input)));
        run.append(new StreamEvent.BlockUpdated("t", BlockUpdate.output(BlockStatus.DONE, "y".repeat(3_000_000))));

        assertThat(all(run)).allMatch(event -> Json.write(event).length() < 1_000_000);
        var last = ((StreamEvent.BlockUpdated) all(run).getLast()).updates();
        assertThat(last.attachments()).singleElement().satisfies(attached -> {
            assertThat(attached.bytes()).isEqualTo(3_000_000);
            assertThat(all(run).stream()
                            .filter(StreamEvent.AttachmentDelta.class::isInstance)
                            .map(StreamEvent.AttachmentDelta.class::cast)
                            .filter(piece -> piece.attachmentId().equals(attached.id()))
                            .map(StreamEvent.AttachmentDelta::delta))
                    .hasSize(46)
                    .satisfies(pieces -> assertThat(String.join("", pieces)).isEqualTo("y".repeat(3_000_000)));
        });
    }

    @Test
    void batchesAreBoundedAndContinueEachOther() throws IOException {
        var run = Outbox.open(home, time).create(RUN);
        for (int i = 0; i < 500; i++) {
            run.append(new StreamEvent.Status("working", "step " + i));
        }

        var events = new ArrayList<StreamEvent>();
        for (var batch = run.read(1, 200, 10_000); !batch.isEmpty(); batch = run.read(batch.nextSeq(), 200, 10_000)) {
            assertThat(batch.events()).hasSizeBetween(1, 200);
            assertThat(Json.write(batch.events())).hasSizeLessThan(10_000);
            events.addAll(batch.events());
        }

        assertThat(events).isEqualTo(all(run));
    }

    @Test
    void whatWasWrittenIsThereAfterARestartAndTheRunIsLost() throws IOException {
        var before = Outbox.open(home, time).create(RUN);
        for (int i = 0; i < 20_000; i++) {
            before.append(new StreamEvent.Status("working", "step " + i));
        }

        var outbox = Outbox.open(home, time);

        var run = outbox.find(RUN.key()).orElseThrow();
        assertThat(run.state().ended()).isTrue();
        assertThat(run.lastSeq()).isEqualTo(20_001);
        assertThat(run.read(20_000, 5, 10_000).events())
                .containsExactly(
                        new StreamEvent.Status("working", "step 19999"),
                        Ended.failed(FailureReason.LOST, "The executor was restarted while this ran"));
        assertThat(run.read(3, 1, 10_000).events()).containsExactly(new StreamEvent.Status("working", "step 2"));
    }

    @Test
    void anEndedRunIsAsItWasAfterARestart() throws IOException {
        var before = Outbox.open(home, time).create(RUN);
        before.append(new StreamEvent.TextDelta("a", "done"));
        before.append(Ended.completed());

        var run = Outbox.open(home, time).find(RUN.key()).orElseThrow();

        assertThat(all(run)).containsExactly(new StreamEvent.TextDelta("a", "done"), Ended.completed());
    }

    @Test
    void aTornLastLineIsCutOff() throws IOException {
        for (var torn :
                List.of("{\"seq\":2,\"event\":{\"type\":\"resp", "{\"seq\":2,\"ev\0\0\0\n", "\0\0\0\0\n", "x")) {
            var run = new RunId(new TaskId(1), new SubtaskId(2), 1 + torn.length());
            Outbox.open(home, time).create(run).append(new StreamEvent.TextDelta("a", "whole"));
            Files.writeString(home.resolve("outbox/" + run.key() + ".jsonl"), torn, StandardOpenOption.APPEND);

            var read = Outbox.open(home, time).find(run.key()).orElseThrow();

            assertThat(all(read)).hasSize(2).startsWith(new StreamEvent.TextDelta("a", "whole"));
            var again = Outbox.open(home, time).find(run.key()).orElseThrow();
            assertThat(all(again)).isEqualTo(all(read));
        }
    }

    @Test
    void aFileThatIsNoOutboxIsPutAside() throws IOException {
        Outbox.open(home, time);
        Files.writeString(home.resolve("outbox/9-1.jsonl"), "rubbish");

        var outbox = Outbox.open(home, time);

        assertThat(outbox.isEmpty()).isTrue();
        assertThat(home.resolve("outbox/9-1.jsonl.broken")).exists();
    }

    @Test
    void aSettledRunLeavesOnlyItsMarkAndThatForAWeek() throws IOException {
        var outbox = Outbox.open(home, time);
        outbox.settled(outbox.create(RUN));
        var mark = home.resolve("runs").resolve(RUN.key().toString());
        Files.setLastModifiedTime(mark, java.nio.file.attribute.FileTime.from(time.instant()));

        assertThat(home.resolve("outbox")).isEmptyDirectory();
        assertThat(Outbox.open(home, time).mark(RUN.key())).contains(Outbox.Mark.ENDED);
        time.advance(Duration.ofDays(8));
        assertThat(Outbox.open(home, time).mark(RUN.key())).isEmpty();
    }

    private static List<StreamEvent> all(RunLog run) {
        return run.read(1, Integer.MAX_VALUE, Integer.MAX_VALUE).events();
    }
}
