package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import wegent.backend.testing.SqlEngine;
import wegent.base.Eventually;
import wegent.protocol.DeviceMessage;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.StreamDigest;
import wegent.protocol.stream.StreamEvent;
import wegent.protocol.stream.StreamEvent.Ended;

/// The running digest over (seq, bytes): a device, the log and a viewer have the same.
@HouseForEachTest
class StreamDigestTest {
    private static final StreamEvent ONE = new StreamEvent.TextDelta("t", "one ");
    private static final StreamEvent TWO = new StreamEvent.ThinkingDelta("u", "zwölf");
    private static final StreamEvent THREE = new StreamEvent.Status("working", null);
    private static final StreamDigest OF_TWO = StreamDigest.START.then(1, ONE).then(2, TWO);

    @Parameter
    SqlEngine engine;

    TestHouse house;

    @Test
    void aRunningAnswerAndAnEndedOneTellTheirs() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "count");
            var run = laptop.awaitExecute();

            laptop.progress(run, 1, ONE, TWO);
            assertThat(ann.view(sent.answer()).digest()).isEqualTo(OF_TWO.hex());
            laptop.complete(run, 3, THREE, Ended.completed());

            ann.awaitEvent("chat:done");
            assertThat(ann.view(sent.answer()).digest())
                    .isEqualTo(OF_TWO.then(3, "").hex());
        }
    }

    @Test
    void aRestartedBackendGoesOnWithIt() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "count");
            laptop.progress(laptop.awaitExecute(), 1, ONE, TWO);

            house.restart();

            try (var again = house.browser(house.ann)) {
                assertThat(again.view(sent.answer()).digest()).isEqualTo(OF_TWO.hex());
            }
        }
    }

    @Test
    void aLateResultGoesOnFromWhatWasFolded() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "count");
            var run = laptop.awaitExecute();
            laptop.progress(run, 1, ONE, TWO);
            laptop.close();
            Eventually.until(
                    "reconnecting",
                    () -> ann.heard("device:status").stream()
                            .anyMatch(event -> event.get("status").asText().equals("reconnecting")));
            house.advance(Duration.ofSeconds(31));
            ann.awaitEvent("chat:error");
            assertThat(ann.view(sent.answer()).digest()).isEqualTo(OF_TWO.hex());

            laptop.connect();
            laptop.register(TestDevice.state(run, 4, true));
            laptop.complete(run, 3, THREE, Ended.completed());

            Eventually.passes(() -> {
                var view = ann.view(sent.answer());
                assertThat(view.status()).isEqualTo(SubtaskStatus.COMPLETED);
                assertThat(view.digest()).isEqualTo(OF_TWO.then(3, "").hex());
            });
        }
    }

    @Test
    void anotherDigestThanTheDevicesEndsTheAnswerAllTheSame() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "count");
            var run = laptop.awaitExecute();

            laptop.call(new DeviceMessage.TaskComplete(
                    run.taskId(), run.subtaskId(), 1, 1, List.of(ONE, Ended.completed()), OF_TWO.hex()));

            ann.awaitEvent("chat:done");
            assertThat(ann.view(sent.answer()).digest())
                    .isEqualTo(StreamDigest.START.then(1, ONE).hex());
        }
    }
}
