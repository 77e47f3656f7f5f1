package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import wegent.backend.account.User;
import wegent.backend.testing.SqlEngine;
import wegent.protocol.ChatReply;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.stream.Attachment;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.StreamDigest;
import wegent.protocol.stream.StreamEvent;

/// Output without an end: little of it is held, all of it is kept.
@HouseForEachTest
class LongAnswerTest {
    @Parameter
    SqlEngine engine;

    TestHouse house;

    private String read(User user, ChatReply.Sent sent, String id) throws IOException {
        try (var text =
                house.features().attachments().open(user.id(), sent.answer().subtaskId(), id)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Attachment.Cut cut(Block block) {
        return Objects.requireNonNull(
                Objects.requireNonNull(block.attachments()).getFirst().cut());
    }

    @Test
    void theWholeIsReadBackThroughARestartAndWhoComesLaterSeesItsBeginningAndItsEnd() throws IOException {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            var whole = new StringBuilder();
            var digest = StreamDigest.START;
            int seq = 0;
            for (int batch = 0; batch < 60; batch++) {
                var first = new StreamEvent.ToolOutputDelta("t", ("line " + seq + " 中文\n").repeat(4_000));
                var second = new StreamEvent.ToolOutputDelta("t", "and \uD83D\uDE00 " + seq + "\n");
                whole.append(first.delta()).append(second.delta());
                digest = digest.then(seq + 1, first).then(seq + 2, second);
                assertThat(laptop.progress(run, seq + 1, first, second).seq()).isEqualTo(seq + 2);
                seq += 2;
                if (batch == 30) {
                    house.restart();
                    laptop.connect();
                    laptop.register(TestDevice.state(run, seq, false));
                }
            }
            try (var viewer = house.browser(house.ann)) {
                checkView(viewer.view(sent.answer()), whole.toString(), digest);
            }
            laptop.complete(run, seq + 1, StreamEvent.Ended.completed());

            try (var later = house.browser(house.ann)) {
                var view = later.view(sent.answer());
                assertThat(view.status()).isEqualTo(SubtaskStatus.COMPLETED);
                var id = checkView(view, whole.toString(), digest);
                assertThat(read(house.ann, sent, id)).isEqualTo(whole.toString());
            }
        }
    }

    private static String checkView(SubtaskView view, String whole, StreamDigest digest) {
        assertThat(view.digest()).isEqualTo(digest.hex());
        var block = view.blocks().getFirst();
        var text = Objects.requireNonNull(block.toolOutput());
        var attachment = Objects.requireNonNull(block.attachments()).getFirst();
        assertThat(text).hasSizeLessThan(200_000);
        assertThat(text.length() + cut(block).omitted()).isEqualTo(whole.length());
        assertThat(whole)
                .startsWith(text.substring(0, cut(block).head()))
                .endsWith(text.substring(cut(block).head()));
        assertThat(attachment.bytes()).isEqualTo(whole.getBytes(StandardCharsets.UTF_8).length);
        return attachment.id();
    }

    @Test
    void aDeviceThatSendsMoreBlocksThanAnswersHoldIsEnded() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            var large = "x".repeat(3_000_000);
            for (int i = 1; i <= 8; i++) {
                laptop.call(TestDevice.batch(run, i, new StreamEvent.BlockCreated(asking(i, large))));
            }

            assertThat(ann.awaitEvent("chat:error").get("type").asText()).isEqualTo("internal");
        }
    }

    private static Block asking(int number, String command) {
        return new Block(
                "ask" + number,
                BlockType.APPROVAL,
                BlockStatus.PENDING,
                null,
                null,
                null,
                null,
                null,
                Block.Approval.open("Run?", command, null, null));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void threeHundredMegabytesPassThroughASmallHeapWhileOthersWork(@TempDir Path folder) throws Exception {
        if (engine != SqlEngine.H2) {
            return; // what is measured is the heap of a backend with its own database in it
        }
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(List.of(
                        java,
                        "-Xmx128m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LongAnswerInSmallHeap.class.getName(),
                        folder.toString(),
                        "300000000"))
                .redirectErrorStream(true)
                .start();
        try {
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            assertThat(said).contains("read back: the same").doesNotContain("OutOfMemoryError");
        } finally {
            process.destroyForcibly();
        }
    }
}
