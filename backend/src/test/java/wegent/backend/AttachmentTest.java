package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import wegent.backend.account.User;
import wegent.backend.testing.SqlEngine;
import wegent.base.Eventually;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.ChatReply;
import wegent.protocol.ChatRequest;
import wegent.protocol.ErrorCode;
import wegent.protocol.FailureReason;
import wegent.protocol.RefusedException;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.Attachment;
import wegent.protocol.stream.AttachmentField;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockUpdate;
import wegent.protocol.stream.StreamEvent;

/// Output that is too large for an event, from its device to who asks for it.
@HouseForEachTest
class AttachmentTest {
    private static final int PIECE = 64 * 1024;
    private static final String TEXT = "zero \u0000, half \uD83D\uDE00, 中文 and more\n".repeat(160_000);

    @Parameter
    SqlEngine engine;

    TestHouse house;

    /// A tool call with `TEXT` as its output, as a device says it.
    private static List<StreamEvent> events() {
        var events = new ArrayList<StreamEvent>();
        events.add(new StreamEvent.BlockCreated(Block.tool("tool", "Bash", "find /", null)));
        for (int from = 0; from < TEXT.length(); ) {
            var to = Math.min(from + PIECE, TEXT.length());
            to -= Character.isHighSurrogate(TEXT.charAt(to - 1)) ? 1 : 0;
            events.add(new StreamEvent.AttachmentDelta("a2", TEXT.substring(from, to)));
            from = to;
        }
        var bytes = TEXT.getBytes(StandardCharsets.UTF_8).length;
        var attachment = new Attachment("a2", AttachmentField.TOOL_OUTPUT, bytes);
        var preview = TEXT.substring(0, 29);
        events.add(new StreamEvent.BlockUpdated(
                "tool", new BlockUpdate(BlockStatus.DONE, null, null, preview, null, List.of(attachment))));
        return events;
    }

    private static void say(TestDevice device, TaskExecute run, List<StreamEvent> events, int from, int to) {
        for (int at = from; at < to; at += 4) {
            var some = events.subList(at, Math.min(at + 4, to)).toArray(StreamEvent[]::new);
            assertThat(device.progress(run, at + 1, some).success()).isTrue();
        }
    }

    private String read(User user, ChatReply.Sent sent, String id) throws IOException {
        try (var text =
                house.features().attachments().open(user.id(), sent.answer().subtaskId(), id)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void assertUnknown(User user, ChatReply.Sent sent, String id) {
        assertThatThrownBy(() -> read(user, sent, id))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void aTextOfManyPiecesIsWholeOnceThroughALostConnectionAndARestart() throws IOException {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            var events = events();
            var third = events.size() / 3;

            say(laptop, run, events, 0, third);
            laptop.close();
            laptop.connect();
            laptop.register(TestDevice.state(run, third, false));
            say(laptop, run, events, third - 5, 2 * third); // what it had no answer for comes twice
            house.restart();
            laptop.connect();
            var registered = laptop.register(TestDevice.state(run, events.size(), false));
            assertThat(registered.committed().getFirst().seq()).isEqualTo(2L * third);
            say(laptop, run, events, 2 * third - 3, events.size());
            laptop.complete(run, events.size() + 1, StreamEvent.Ended.completed());

            assertThat(read(house.ann, sent, "a2")).isEqualTo(TEXT);
            try (var later = house.browser(house.ann)) {
                var view = later.view(sent.answer());
                assertThat(view.status()).isEqualTo(SubtaskStatus.COMPLETED);
                var block = view.blocks().getFirst();
                assertThat(block.toolOutput()).hasSize(29);
                assertThat(block.attachments()).singleElement().satisfies(attachment -> {
                    assertThat(attachment.id()).isEqualTo("a2");
                    assertThat(attachment.bytes()).isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8).length);
                });
            }
        }
    }

    @Test
    void aViewerHearsEachNumberButNoPiece() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            var events = events();
            say(laptop, run, events, 0, events.size());
            laptop.complete(run, events.size() + 1, StreamEvent.Ended.completed());

            assertThat(ann.awaitEvent("chat:done").get("seq").asLong()).isEqualTo(events.size() + 1);
            var pieces = ann.heard("chat:status_updated");
            assertThat(pieces.stream().map(piece -> piece.get("seq").asInt()).distinct())
                    .hasSize(events.size() - 2);
            assertThat(pieces).allSatisfy(piece -> assertThat(piece.toString()).hasSizeLessThan(200));
            assertThat(ann.view(sent.answer()).blocks().getFirst().attachments())
                    .hasSize(1);
        }
    }

    @Test
    void ofAnotherUserOrByAnotherNameItIsUnknown() throws IOException {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            laptop.progress(run, 1, new StreamEvent.AttachmentDelta("a1", "mine"));

            assertThat(read(house.ann, sent, "a1")).isEqualTo("mine");
            assertUnknown(house.bob, sent, "a1");
            for (var id : Arrays.asList("a2", "A1", "", "../a1", "a\u0000", "x".repeat(5000))) {
                assertUnknown(house.ann, sent, id);
            }
        }
    }

    @Test
    void itGoesWithItsAttemptAndItsConversation() throws IOException {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            laptop.complete(
                    run,
                    1,
                    new StreamEvent.AttachmentDelta("a1", "first"),
                    StreamEvent.Ended.failed(FailureReason.INTERNAL, "broke"));
            ann.awaitEvent("chat:error");
            assertThat(read(house.ann, sent, "a1")).isEqualTo("first");

            ann.call(new ChatRequest.Retry(sent.taskId(), sent.answer().subtaskId(), null, null));
            assertUnknown(house.ann, sent, "a1");

            var again = laptop.awaitExecute();
            laptop.complete(again, 1, new StreamEvent.AttachmentDelta("a1", "second"), StreamEvent.Ended.completed());
            assertThat(read(house.ann, sent, "a1")).isEqualTo("second");

            house.features().conversations().delete(house.ann.id(), sent.taskId());
            Eventually.passes(() -> assertUnknown(house.ann, sent, "a1"));
        }
    }
}
