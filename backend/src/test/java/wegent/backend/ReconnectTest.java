package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import wegent.backend.device.DeviceKey;
import wegent.backend.testing.SqlEngine;
import wegent.base.Eventually;
import wegent.protocol.ChatRequest;
import wegent.protocol.FailureReason;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.StreamEvent;

@HouseForEachTest
class ReconnectTest {
    @Parameter
    SqlEngine engine;

    TestHouse house;

    @Test
    void aShortDropIsNotYetOffline() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            laptop.progress(run, 1, new StreamEvent.TextDelta("t", "one "));

            laptop.close();
            Eventually.until("reconnecting", () -> status(ann, "reconnecting"));
            house.advance(Duration.ofSeconds(29));
            laptop.connect();
            var registered = laptop.register(TestDevice.state(run, 2, false));
            house.advance(Duration.ofSeconds(29));
            laptop.complete(run, 2, new StreamEvent.TextDelta("t", "two"), StreamEvent.Ended.completed());

            assertThat(registered.committed())
                    .singleElement()
                    .satisfies(committed -> assertThat(committed.seq()).isEqualTo(1));
            assertThat(ann.awaitEvent("chat:done").at("/result/value").asText()).isEqualTo("one two");
            assertThat(ann.heard("device:offline")).isEmpty();
            assertThat(ann.view(sent.answer()).attempt()).isEqualTo(1);
        }
    }

    private static boolean status(TestBrowser browser, String status) {
        return browser.heard("device:status").stream()
                .anyMatch(event -> event.get("status").asText().equals(status));
    }

    @Test
    void afterTheGraceTheAnswerFailsAndALateResultMendsIt() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            laptop.progress(run, 1, new StreamEvent.TextDelta("t", "one "));
            laptop.close();
            Eventually.until("reconnecting", () -> status(ann, "reconnecting"));

            house.advance(Duration.ofSeconds(31));

            assertThat(ann.awaitEvent("chat:error").get("type").asText()).isEqualTo("device_offline");
            ann.awaitEvent("device:offline");
            var failed = ann.view(sent.answer());
            assertThat(failed.reason()).isEqualTo(FailureReason.DEVICE_OFFLINE);
            assertThat(failed.blocks()).extracting(Block::content).containsExactly("one ");

            laptop.connect();
            var registered = laptop.register(TestDevice.state(run, 3, true));
            assertThat(registered.committed().getFirst().seq()).isEqualTo(1);
            laptop.complete(run, 2, new StreamEvent.TextDelta("t", "two"), StreamEvent.Ended.completed());

            Eventually.passes(() -> {
                var mended = ann.view(sent.answer());
                assertThat(mended.status()).isEqualTo(SubtaskStatus.COMPLETED);
                assertThat(mended.blocks()).extracting(Block::content).containsExactly("one two");
                assertThat(mended.reason()).isNull();
            });
        }
    }

    @Test
    void aRunThatWentOnAfterItWasFailedIsStopped() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            laptop.progress(run, 1, new StreamEvent.TextDelta("t", "one "));
            laptop.close();
            Eventually.until("reconnecting", () -> status(ann, "reconnecting"));
            house.advance(Duration.ofSeconds(31));
            ann.awaitEvent("chat:error");

            laptop.connect();
            var registered = laptop.register(TestDevice.state(run, 3, false));

            assertThat(registered.stop())
                    .singleElement()
                    .satisfies(stop -> assertThat(stop.subtaskId()).isEqualTo(run.subtaskId()));
        }
    }

    @Test
    void aRunThatItsDeviceDoesNotKnowIsLost() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            laptop.awaitExecute();
            Eventually.until("runs", () -> ann.view(sent.answer()).status() == SubtaskStatus.RUNNING);

            laptop.heartbeat();
            assertThat(ann.view(sent.answer()).status()).isEqualTo(SubtaskStatus.RUNNING);
            house.advance(Duration.ofSeconds(11));
            laptop.heartbeat();

            assertThat(ann.awaitEvent("chat:error").get("type").asText()).isEqualTo("lost");
        }
    }

    @Test
    void theNewestRegistrationWins() {
        try (var first = house.device(house.ann, "laptop");
                var second = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            first.register();
            second.register();

            Eventually.until(
                    "superseded", () -> first.heard("device:superseded").size() == 1);
            Eventually.until("cut", () -> !first.isConnected());
            assertThat(second.heartbeat().get("success").asBoolean()).isTrue();
            ann.send(second, "go");
            second.awaitExecute();
            assertThat(ann.heard("device:offline")).isEmpty();
        }
    }

    @Test
    void whatOneMachineMayHaveStartedGoesToAnotherOfTheSameIdAsTheNextAttempt() {
        try (var first = house.device(house.ann, "laptop");
                var second = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            first.register();
            first.silent = true;
            var sent = ann.send(first, "go");
            Eventually.until("on its way", () -> !first.heard("task:execute").isEmpty());

            second.register();
            var run = second.awaitExecute();

            assertThat(run.attempt()).isEqualTo(2);
            second.answer(run, "done");
            assertThat(ann.awaitEvent("chat:done").get("attempt").asInt()).isEqualTo(2);
            assertThat(ann.view(sent.answer()).status()).isEqualTo(SubtaskStatus.COMPLETED);
            assertThat(first.heard("task:execute")).hasSize(1);
        }
    }

    @Test
    void twoMachinesWithOneIdDoNotTakeItFromEachOtherForEver() {
        try (var first = house.device(house.ann, "laptop");
                var second = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            first.registeringFrom("desk");
            second.registeringFrom("clone");
            Eventually.until("superseded", () -> !first.isConnected());
            first.connect();
            first.registeringFrom("desk");
            Eventually.until("superseded", () -> !second.isConnected());
            second.connect();
            assertThat(second.registeringFrom("clone").has("error")).isFalse();
            Eventually.until("superseded", () -> !first.isConnected());

            first.connect();
            var refused = first.registeringFrom("desk");

            assertThat(refused.get("code").asText()).isEqualTo("conflict");
            assertThat(refused.get("error").asText()).contains("desk", "clone", "device_id");
            assertThat(ann.awaitEvent("device:conflict").get("message").asText())
                    .contains("desk", "clone");
            assertThat(first.registeringFrom("desk").has("error")).isTrue();
            assertThat(second.heartbeat().has("error")).isFalse();
            assertThat(second.registeringFrom("clone").has("error")).isFalse();
            assertThat(ann.heard("device:conflict")).hasSize(1);

            Eventually.until("the minute is over", () -> {
                house.advance(Duration.ofSeconds(20));
                second.heartbeat();
                return !first.registeringFrom("desk").has("error");
            });
        }
    }

    @Test
    void aSilentDeviceIsOfflineWhenItsLeaseEnds() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            laptop.awaitExecute();
            Eventually.until("runs", () -> ann.view(sent.answer()).status() == SubtaskStatus.RUNNING);

            house.advance(Duration.ofSeconds(60));
            assertThat(ann.view(sent.answer()).status()).isEqualTo(SubtaskStatus.RUNNING);
            house.advance(Duration.ofSeconds(60));

            assertThat(ann.awaitEvent("chat:error").get("type").asText()).isEqualTo("device_offline");
        }
    }

    @Test
    void aRestartOfTheBackendLosesAndDoublesNothing() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.registering(2, 1);
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            laptop.progress(run, 1, new StreamEvent.TextDelta("t", "one "));
            laptop.progress(run, 2, new StreamEvent.TextDelta("t", "two "));
            var waiting = ann.send(laptop, "next");

            house.restart();
            laptop.connect();
            var registered = laptop.register(TestDevice.state(run, 3, false));

            assertThat(registered.committed())
                    .singleElement()
                    .satisfies(committed -> assertThat(committed.seq()).isEqualTo(2));
            try (var later = house.browser(house.ann)) {
                later.join(sent.taskId());
                laptop.complete(
                        run,
                        2,
                        new StreamEvent.TextDelta("t", "two "),
                        new StreamEvent.TextDelta("t", "three"),
                        StreamEvent.Ended.completed());
                assertThat(later.awaitEvent("chat:done").at("/result/value").asText())
                        .isEqualTo("one two three");
                assertThat(laptop.awaitExecute().subtaskId())
                        .isEqualTo(waiting.answer().subtaskId());
            }
        }
    }

    @Test
    void aMessageForAnOfflineDeviceIsRefusedOrWaitsAsTheUserSays() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            laptop.close();
            Eventually.until("reconnecting", () -> status(ann, "reconnecting"));
            house.advance(Duration.ofSeconds(31));

            var refused = ann.call(TestBrowser.message(null, laptop.id, "now"));
            var patient = ann.call(new ChatRequest.Send(null, null, laptop.id, "later", null, null, null, null, true));
            assertThat(refused.get("code").asText()).isEqualTo("device_offline");
            assertThat(patient.has("error")).isFalse();

            laptop.connect();
            laptop.register();
            assertThat(laptop.awaitExecute().prompt()).isEqualTo("later");
        }
    }

    @Test
    void aStopDuringADropIsAppliedAtTheReturn() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            Eventually.until("runs", () -> ann.view(sent.answer()).status() == SubtaskStatus.RUNNING);
            laptop.close();
            Eventually.until("reconnecting", () -> status(ann, "reconnecting"));
            ann.cancel(sent.answer().subtaskId());

            laptop.connect();
            laptop.register(TestDevice.state(run, 0, false));

            Eventually.until("asked to stop", () -> !laptop.heard("task:cancel").isEmpty());
        }
    }

    @Test
    void aDeviceThatIsRemovedIsCutSoThatItRegistersAgain() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            laptop.awaitExecute();
            Eventually.until("runs", () -> ann.view(sent.answer()).status() == SubtaskStatus.RUNNING);
            var key = new DeviceKey(house.ann.id(), laptop.id);

            house.features().devices().remove(key);
            house.features().reaper().removed(key);

            Eventually.until("cut", () -> !laptop.isConnected());
            assertThat(ann.awaitEvent("chat:error").get("type").asText()).isEqualTo("device_removed");
            laptop.connect();
            laptop.register();
            ann.send(laptop, "again");
            assertThat(laptop.awaitExecute().prompt()).isEqualTo("again");
        }
    }
}
