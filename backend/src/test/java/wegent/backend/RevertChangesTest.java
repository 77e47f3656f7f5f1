package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import wegent.backend.account.User;
import wegent.backend.testing.SqlEngine;
import wegent.base.Eventually;
import wegent.protocol.BackendMessage.RevertReply;
import wegent.protocol.ChatReply;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.RevertOutcome;
import wegent.protocol.rest.RevertView;
import wegent.protocol.stream.Attachment;
import wegent.protocol.stream.AttachmentField;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.FileChanges;
import wegent.protocol.stream.FileChanges.Change;
import wegent.protocol.stream.FileChanges.ChangedFile;
import wegent.protocol.stream.StreamEvent;

/// What an answer changed, from its device to the page, and taken back.
@HouseForEachTest
class RevertChangesTest {
    private static final String DIFF = "diff --git a/a b/a\n@@ -1 +1 @@\n-1\n+2\n";
    private static final FileChanges CHANGES = new FileChanges(
            List.of(new ChangedFile("a", null, Change.MODIFIED, 1, 1, DIFF.length(), false, false)),
            0,
            1,
            1,
            "1".repeat(40),
            "2".repeat(40),
            null,
            null);

    @Parameter
    SqlEngine engine;

    TestHouse house;

    private ChatReply.Sent answered(TestDevice laptop, TestBrowser ann) {
        var sent = ann.send(laptop, "go");
        var run = laptop.awaitExecute();
        var diff = new Attachment("diff-1", AttachmentField.CONTENT, DIFF.length());
        laptop.progress(
                run,
                1,
                new StreamEvent.AttachmentDelta("diff-1", DIFF),
                new StreamEvent.BlockCreated(Block.changes("changes", CHANGES, List.of(diff))));
        laptop.complete(run, 3, StreamEvent.Ended.completed());
        ann.awaitEvent("chat:done");
        return sent;
    }

    private RevertView revert(User user, ChatReply.Sent sent) {
        return house.features()
                .conversations()
                .reverts()
                .revert(user.id(), sent.taskId(), sent.answer().subtaskId());
    }

    private static void assertRefused(Runnable revert, ErrorCode code) {
        assertThatThrownBy(revert::run)
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void theDiffIsThereWhileTheDeviceIsAway() throws Exception {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = answered(laptop, ann);
            laptop.close();

            var block = ann.view(sent.answer()).blocks().getFirst();
            assertThat(block.changes()).isEqualTo(CHANGES);
            var id = block.attachments().getFirst().id();
            try (var text = house.features()
                    .attachments()
                    .open(house.ann.id(), sent.answer().subtaskId(), id)) {
                assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(DIFF);
            }
            assertRefused(() -> revert(house.ann, sent), ErrorCode.UNAVAILABLE);
        }
    }

    @Test
    void whatTheDeviceTookBackIsMarkedOnEveryPage() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = answered(laptop, ann);

            laptop.answers = (_, _) -> RevertReply.of(RevertOutcome.REVERTED);
            assertThat(revert(house.ann, sent).outcome()).isEqualTo(RevertOutcome.REVERTED);

            assertThat(laptop.heard("task:revert")).singleElement().asString().contains("\"before\":\"1111");
            Eventually.until(
                    "told",
                    () -> ann.heard("chat:message").stream()
                            .anyMatch(message -> message.toString().contains("reverted_at")));
            assertThat(ann.view(sent.answer()).blocks().getFirst().changes().revertedAt())
                    .isNotNull();
            laptop.close();
            assertThat(revert(house.ann, sent).outcome()).isEqualTo(RevertOutcome.REVERTED);
        }
    }

    @Test
    void theAgentIsToldOnceWhatWasTakenBack() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = answered(laptop, ann);
            laptop.answers = (_, _) -> RevertReply.of(RevertOutcome.REVERTED);
            house.time.advance(Duration.ofSeconds(1));
            revert(house.ann, sent);
            house.time.advance(Duration.ofSeconds(1));

            ann.send(sent.taskId(), laptop, "go on");
            var next = laptop.awaitExecute();
            laptop.answer(next, "well");
            ann.send(sent.taskId(), laptop, "and on");

            assertThat(next.prompt()).isEqualTo("[The user has taken back your changes to: a]\n\ngo on");
            assertThat(laptop.awaitExecute().prompt()).isEqualTo("and on");
        }
    }

    @Test
    void whatIsInTheWayIsToldAndNothingIsMarked() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = answered(laptop, ann);

            laptop.answers = (_, _) -> new RevertReply(RevertOutcome.CHANGED_SINCE, List.of("a"), null);

            assertThat(revert(house.ann, sent))
                    .isEqualTo(new RevertView(RevertOutcome.CHANGED_SINCE, List.of("a"), null));
            assertThat(ann.view(sent.answer()).blocks().getFirst().changes()).isEqualTo(CHANGES);
            assertRefused(() -> revert(house.bob, sent), ErrorCode.NOT_FOUND);
        }
    }

    @Test
    void anAnswerThatChangedNothingIsRefused() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            laptop.complete(laptop.awaitExecute(), 1, StreamEvent.Ended.completed());
            ann.awaitEvent("chat:done");

            assertRefused(() -> revert(house.ann, sent), ErrorCode.WRONG_STATE);
        }
    }
}
