package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import wegent.backend.task.TaskFilter;
import wegent.backend.testing.SqlEngine;
import wegent.base.Eventually;
import wegent.protocol.BackendMessage.ExecuteReply;
import wegent.protocol.ChatReply;
import wegent.protocol.ChatRequest;
import wegent.protocol.Cursor;
import wegent.protocol.Degraded;
import wegent.protocol.FailureReason;
import wegent.protocol.MessageCodec;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.StopReceipt;
import wegent.protocol.stream.StreamEvent;

@HouseForEachTest
class TaskRoundTripTest {
    @Parameter
    SqlEngine engine;

    TestHouse house;

    @Test
    void aMessageReachesItsDeviceAndTheAnswerComesBackOnce() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "count");

            var run = laptop.awaitExecute();
            assertThat(run.prompt()).isEqualTo("count");
            assertThat(laptop.progress(run, 1, new StreamEvent.TextDelta("t", "one "))
                            .seq())
                    .isEqualTo(1);
            laptop.complete(run, 2, new StreamEvent.TextDelta("t", "two"), StreamEvent.Ended.completed());

            assertThat(ann.awaitEvent("chat:done").at("/result/value").asText()).isEqualTo("one two");
            assertThat(ann.heard("chat:chunk"))
                    .extracting(chunk ->
                            chunk.get("offset").asInt() + chunk.get("content").asText())
                    .containsExactly("0one ", "4two");
            var view = ann.view(sent.answer());
            assertThat(view.status()).isEqualTo(SubtaskStatus.COMPLETED);
            assertThat(view.blocks()).extracting(Block::content).containsExactly("one two");
            assertThat(view.seq()).isEqualTo(3);
        }
    }

    @Test
    void aWordToARunningAnswerIsRefusedWhenItIsOver() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "count");
            var run = laptop.awaitExecute();
            Eventually.until("it runs", () -> ann.view(sent.answer()).status() == SubtaskStatus.RUNNING);
            var word = new ChatRequest.Guide(sent.answer().subtaskId(), "g", "left, not right");

            assertThat(ann.call(word).path("success").asBoolean()).isTrue();
            assertThat(laptop.heard("task:guide").getFirst()).contains("left, not right", "\"attempt\":1");

            laptop.complete(run, 1, StreamEvent.Ended.completed());
            ann.awaitEvent("chat:done");
            assertThat(ann.call(word).path("code").asText()).isEqualTo("wrong_state");
        }
    }

    @Test
    void whatComesTwiceIsDroppedAndAGapIsAskedForAgain() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            laptop.progress(run, 1, new StreamEvent.TextDelta("t", "a"), new StreamEvent.TextDelta("t", "b"));

            var overlapping =
                    laptop.progress(run, 2, new StreamEvent.TextDelta("t", "b"), new StreamEvent.TextDelta("t", "c"));
            var repeated = laptop.progress(run, 1, new StreamEvent.TextDelta("t", "a"));
            var gap = laptop.progress(run, 6, new StreamEvent.TextDelta("t", "f"));

            assertThat(overlapping.seq()).isEqualTo(3);
            assertThat(repeated.success()).isTrue();
            assertThat(gap.success()).isFalse();
            assertThat(gap.seq()).isEqualTo(3);
            assertThat(ann.view(sent.answer()).blocks())
                    .extracting(Block::content)
                    .containsExactly("abc");
        }
    }

    @Test
    void anOlderAttemptAndAForeignRunAreToldToStop() {
        try (var laptop = house.device(house.ann, "laptop");
                var desktop = house.device(house.ann, "desktop");
                var theirs = house.device(house.bob, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            desktop.register();
            theirs.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            laptop.complete(run, 1, StreamEvent.Ended.failed(FailureReason.AGENT_CRASHED, "gone"));
            ann.awaitEvent("chat:error");
            ann.call(new ChatRequest.Retry(sent.taskId(), sent.answer().subtaskId(), null, null));
            var second = laptop.awaitExecute();

            assertThat(second.attempt()).isEqualTo(2);
            var text = new StreamEvent.TextDelta("t", "late");
            assertThat(laptop.progress(run, 1, text).stop()).isTrue();
            assertThat(desktop.progress(second, 1, text).stop()).isTrue();
            assertThat(theirs.progress(second, 1, text).stop()).isTrue();
            assertThat(laptop.progress(second, 1, text).stop()).isNull();
        }
    }

    @Test
    void theSixthOfSixWaitsWithItsPlaceAndStartsWhenASlotIsFree() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var five = IntStream.rangeClosed(1, 5)
                    .mapToObj(i -> ann.send(laptop, "task " + i))
                    .toList();
            var runs = five.stream().map(_ -> laptop.awaitExecute()).toList();
            Eventually.until(
                    "five run",
                    () -> five.stream().allMatch(sent -> ann.view(sent.answer()).status() == SubtaskStatus.RUNNING));
            var sixth = ann.send(laptop, "task 6");
            var seventh = ann.send(laptop, "task 7");

            Eventually.passes(() -> {
                assertThat(ann.view(sixth.answer()).status()).isEqualTo(SubtaskStatus.QUEUED);
                assertThat(ann.view(sixth.answer()).queuePosition()).isEqualTo(1);
                assertThat(ann.view(seventh.answer()).queuePosition()).isEqualTo(2);
            });
            assertThat(laptop.executes).isEmpty();
            assertThat(ann.awaitEvent("device:slot_update").at("/device/status").asText())
                    .isEqualTo("busy");

            laptop.answer(runs.get(2), "done");

            assertThat(laptop.awaitExecute().prompt()).isEqualTo("task 6");
            Eventually.passes(
                    () -> assertThat(ann.view(seventh.answer()).queuePosition()).isEqualTo(1));
        }
    }

    @Test
    void aConversationRunsOneAnswerAtATimeAndCarriesItsHistory() {
        try (var laptop = house.device(house.ann, "laptop");
                var desktop = house.device(house.ann, "desktop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            desktop.register();
            var first = ann.send(laptop, "first");
            var run = laptop.awaitExecute();
            ann.send(first.taskId(), desktop, "second");
            assertThat(desktop.executes).isEmpty();

            laptop.answer(run, "answer one");
            ann.awaitEvent("chat:done");
            var second = desktop.awaitExecute();

            assertThat(second.prompt()).isEqualTo("second");
            assertThat(second.history())
                    .extracting(message -> message.role() + " " + message.text())
                    .containsExactly("USER first", "ASSISTANT answer one");
            assertThat(ann.join(first.taskId()).task().task().deviceId()).isEqualTo(desktop.id);
        }
    }

    @Test
    void aDeviceIsToldWhereAConversationOfNoProjectWasWorkedOnThereBefore() {
        try (var laptop = house.device(house.ann, "laptop");
                var desktop = house.device(house.ann, "desktop");
                var ann = house.browser(house.ann)) {
            laptop.reply = ExecuteReply.acceptedIn("/home/ann/chats/2026-01-31-first");
            laptop.register();
            desktop.register();
            var first = ann.send(laptop, "first");
            var run = laptop.awaitExecute();
            laptop.answer(run, "one");
            ann.send(first.taskId(), laptop, "second");
            var second = laptop.awaitExecute();
            laptop.answer(second, "two");
            ann.send(first.taskId(), desktop, "third");

            assertThat(run.workspacePath()).isNull();
            assertThat(second.workspacePath()).isEqualTo("/home/ann/chats/2026-01-31-first");
            assertThat(desktop.awaitExecute().workspacePath()).isNull();
        }
    }

    @Test
    void aRunningAndAQueuedAnswerAreStopped() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.registering(2, 1);
            var running = ann.send(laptop, "long");
            var run = laptop.awaitExecute();
            var queued = ann.send(laptop, "next");

            ann.cancel(queued.answer().subtaskId());
            Eventually.passes(
                    () -> assertThat(ann.view(queued.answer()).status()).isEqualTo(SubtaskStatus.CANCELLED));

            Eventually.until("runs", () -> ann.view(running.answer()).status() == SubtaskStatus.RUNNING);
            ann.cancel(running.answer().subtaskId());
            Eventually.until(
                    "the device is asked", () -> !laptop.heard("task:cancel").isEmpty());
            assertThat(ann.view(running.answer()).cancellingAt()).isNotNull();
            laptop.complete(run, 1, StreamEvent.Ended.cancelled(new StopReceipt(2, 1, 0, 40)));

            assertThat(ann.awaitEvent("chat:cancelled")).isNotNull();
            Eventually.passes(
                    () -> assertThat(ann.view(running.answer()).receipt()).isEqualTo(new StopReceipt(2, 1, 0, 40)));
            assertThat(laptop.executes).isEmpty();
        }
    }

    @Test
    void aForcedStopEndsAnAnswerThatItsDeviceDoesNotEnd() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.registering(2, 1);
            var stuck = ann.send(laptop, "stuck");
            laptop.awaitExecute();
            Eventually.until("runs", () -> ann.view(stuck.answer()).status() == SubtaskStatus.RUNNING);
            ann.cancel(stuck.answer().subtaskId());

            ann.forceCancel(stuck.answer().subtaskId());

            Eventually.passes(
                    () -> assertThat(ann.view(stuck.answer()).status()).isEqualTo(SubtaskStatus.CANCELLED));
            ann.send(laptop, "next");
            assertThat(laptop.awaitExecute().prompt()).isEqualTo("next");
        }
    }

    @Test
    void aRepeatedSendGetsTheFirstResult() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var send = new ChatRequest.Send("op-1", null, laptop.id, "once", null, null, null, null, null);

            var first = MessageCodec.read(ann.call(send), ChatReply.Sent.class);
            var second = MessageCodec.read(ann.call(send), ChatReply.Sent.class);

            assertThat(second.answer().subtaskId()).isEqualTo(first.answer().subtaskId());
            laptop.awaitExecute();
            assertThat(laptop.executes).isEmpty();
            assertThat(house.features()
                            .tasks()
                            .list(house.ann.id(), TaskFilter.NONE, 10, 0)
                            .total())
                    .isEqualTo(1);
        }
    }

    @Test
    void aRefreshInTheMiddleGoesOnWhereTheCursorWas() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann);
                var phone = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var answer = sent.answer().subtaskId();
            var run = laptop.awaitExecute();
            laptop.progress(run, 1, new StreamEvent.TextDelta("t", "one "));
            laptop.progress(run, 2, new StreamEvent.TextDelta("t", "two "));

            var missing = phone.join(new ChatRequest.Join(sent.taskId(), new Cursor(answer, 1, 1)));
            var ahead = phone.join(new ChatRequest.Join(sent.taskId(), new Cursor(answer, 1, 9)));
            var other = phone.join(new ChatRequest.Join(sent.taskId(), new Cursor(answer, 2, 1)));
            laptop.progress(run, 3, new StreamEvent.TextDelta("t", "three"));

            assertThat(missing.events())
                    .singleElement()
                    .satisfies(item ->
                            assertThat(item.data().get("content").asText()).isEqualTo("two "));
            assertThat(List.of(ahead, other))
                    .allSatisfy(joined -> assertThat(joined.task()).isNotNull());
            assertThat(phone.awaitEvent("chat:chunk").get("content").asText()).isEqualTo("three");
        }
    }

    @Test
    void aDeviceThatIsBusyByItsOwnCountGetsTheMessageLater() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            laptop.reply = wegent.protocol.BackendMessage.ExecuteReply.busy();
            var sent = ann.send(laptop, "go");
            laptop.awaitExecute();
            Eventually.until("waits", () -> ann.view(sent.answer()).status() == SubtaskStatus.QUEUED);

            laptop.reply = wegent.protocol.BackendMessage.ExecuteReply.accepted();
            house.advance(java.time.Duration.ofSeconds(3));

            laptop.awaitExecute();
            Eventually.until("runs", () -> ann.view(sent.answer()).status() == SubtaskStatus.RUNNING);
        }
    }

    @Test
    void aDegradedDeviceGetsNothingUntilItIsWellAndThenAtOnce() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            laptop.heartbeat(new Degraded(Degraded.DISK_FULL, "12 MB are left on the disk"));

            var told = ann.awaitEvent("device:status");
            var sent = ann.send(laptop, "go");

            assertThat(told.at("/device/degraded/reason").asText()).isEqualTo("disk_full");
            Eventually.until("waits", () -> ann.view(sent.answer()).status() == SubtaskStatus.QUEUED);
            assertThat(ann.view(sent.answer()).queueReason()).isEqualTo("disk_full");
            house.advance(java.time.Duration.ofMinutes(1));
            laptop.heartbeat(new Degraded(Degraded.DISK_FULL, "12 MB are left on the disk"));
            assertThat(laptop.executes).isEmpty();

            laptop.heartbeat((Degraded) null);

            assertThat(laptop.awaitExecute().prompt()).isEqualTo("go");
            Eventually.until(
                    "told that it is well",
                    () -> ann.heard("device:status")
                            .getLast()
                            .at("/device/degraded")
                            .isMissingNode());
        }
    }

    @Test
    void aDeviceThatSaysWhyItTakesNothingIsNotAskedAgainInALoop() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            laptop.reply =
                    wegent.protocol.BackendMessage.ExecuteReply.busy(new Degraded(Degraded.DISK_FULL, "No room left"));
            ann.send(laptop, "go");
            laptop.awaitExecute();

            for (int i = 0; i < 20; i++) {
                house.advance(java.time.Duration.ofSeconds(1));
            }
            assertThat(laptop.executes).isEmpty();
            laptop.reply = wegent.protocol.BackendMessage.ExecuteReply.accepted();
            laptop.heartbeat(new Degraded(Degraded.DISK_FULL, "No room left"));
            laptop.heartbeat((Degraded) null);

            laptop.awaitExecute();
        }
    }

    @Test
    void aRefusalOfTheDeviceIsTheEndOfTheAttempt() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            laptop.reply = wegent.protocol.BackendMessage.ExecuteReply.refused(
                    FailureReason.AGENT_MISSING, "claude is not installed");
            var sent = ann.send(laptop, "go");

            var error = ann.awaitEvent("chat:error");

            assertThat(error.get("type").asText()).isEqualTo("agent_missing");
            assertThat(error.get("error").asText()).isEqualTo("claude is not installed");
            assertThat(ann.view(sent.answer()).status()).isEqualTo(SubtaskStatus.FAILED);
        }
    }
}
