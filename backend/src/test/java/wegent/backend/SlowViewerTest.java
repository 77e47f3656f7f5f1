package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import wegent.backend.testing.SqlEngine;
import wegent.base.Eventually;
import wegent.protocol.ChatReply;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.StreamEvent;

/// A viewer who reads too slowly is left out, and catches up by a snapshot (DESIGN section 6.6).
class SlowViewerTest {
    private static final String PIECE = "x".repeat(64 * 1024);

    /// Far more than the buffers of the sockets, the system and the client together.
    private static final int PIECES = 200;

    @Test
    void aSlowViewerSlowsNobodyAndCatchesUp() {
        try (var house = new TestHouse(SqlEngine.H2);
                var laptop = house.device(house.ann, "laptop");
                var slow = house.browser(house.ann);
                var quick = house.browser(house.ann)) {
            laptop.register();
            var sent = slow.send(laptop, "go");
            quick.join(sent.taskId());
            var run = laptop.awaitExecute();

            slow.whileNotReading(() -> {
                for (int i = 0; i < PIECES; i++) {
                    laptop.progress(run, i + 1, new StreamEvent.TextDelta("t", PIECE));
                }
                Eventually.until(
                        "the quick one has all", () -> quick.heard("chat:chunk").size() == PIECES);
            });

            var told = slow.awaitEvent("chat:resync");
            assertThat(slow.isConnected()).isTrue();
            assertThat(slow.heard("chat:chunk")).hasSizeLessThan(PIECES);
            assertThat(told.get("task_id").asLong()).isEqualTo(sent.taskId().value());
            var answer = answer(slow.join(sent.taskId()), sent);
            assertThat(wholeLength(answer.blocks().getFirst())).isEqualTo((long) PIECES * PIECE.length());
            assertThat(answer.seq()).isEqualTo(PIECES);

            laptop.complete(run, PIECES + 1, StreamEvent.Ended.completed());
            slow.awaitEvent("chat:done");
        }
    }

    /// With what is left out of the middle.
    private static long wholeLength(Block block) {
        var cut = block.attachments().getFirst().cut();
        return block.content().length() + cut.omitted();
    }

    private static SubtaskView answer(ChatReply.Joined joined, ChatReply.Sent sent) {
        return joined.task().subtasks().stream()
                .filter(message -> message.subtaskId().equals(sent.answer().subtaskId()))
                .findFirst()
                .orElseThrow();
    }
}
