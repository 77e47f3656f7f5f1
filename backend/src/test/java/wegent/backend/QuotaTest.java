package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.backend.device.DeviceKey;
import wegent.backend.quota.QuotaConfig;
import wegent.backend.task.TaskFilter;
import wegent.backend.testing.SqlEngine;
import wegent.base.Eventually;
import wegent.protocol.AgentKind;
import wegent.protocol.ChatRequest;
import wegent.protocol.DeviceMessage;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.CreateApiKey;
import wegent.protocol.stream.StreamEvent;
import wegent.socketio.client.ConnectRefusedException;

/// Of everything that a user can make there is an end, which is told with its setting.
@ParameterizedClass
@EnumSource(SqlEngine.class)
class QuotaTest {
    private static final int AT_ONCE = 6;
    private static final QuotaConfig LIMITS = new QuotaConfig(3, 2, 9, 2, 4, 4, 1_000_000);

    @Parameter
    SqlEngine engine;

    TestHouse house;

    @BeforeEach
    void open() {
        house = new TestHouse(engine.fresh(), null, LIMITS);
    }

    @AfterEach
    void close() {
        house.close();
    }

    /// Makes `AT_ONCE` things at the same moment. Returns how many were made; the others were refused for `setting`.
    private static int atOnce(String setting, IntFunction<Object> make) throws Exception {
        int made = 0;
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var works = IntStream.range(0, AT_ONCE)
                    .<Callable<Object>>mapToObj(i -> () -> make.apply(i))
                    .toList();
            for (var result : threads.invokeAll(works)) {
                try {
                    result.get();
                    made++;
                } catch (ExecutionException e) {
                    assertRefused(e.getCause(), setting);
                }
            }
        }
        return made;
    }

    private static void assertRefused(Throwable cause, String setting) {
        assertThat(cause).isInstanceOfSatisfying(RefusedException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
            assertThat(refusal.code().httpStatus()).isEqualTo(429);
            assertThat(refusal.text()).contains("limit of ", setting);
        });
    }

    @Test
    void ofThoseWhoComeAtOnceOnlySoManyGetSomething() throws Exception {
        var features = house.features();
        var ann = house.ann;

        assertThat(atOnce("wegent.quota.keys", i -> features.keys().create(ann.id(), CreateApiKey.full("key " + i))))
                .isEqualTo(2);
        assertThat(atOnce("wegent.quota.pairings", _ -> features.pairings().create(ann.id())))
                .isEqualTo(2);
        assertThat(atOnce(
                        "wegent.quota.devices",
                        i -> features.devices()
                                .registered(new DeviceKey(ann.id(), new DeviceId("d" + i)), register("d" + i))))
                .isEqualTo(3);
        assertThat(features.devices().list(ann.id())).hasSize(3);
        features.remoteDevices().prepare(house.bob, URI.create("http://localhost"), null);
    }

    private static DeviceMessage.Register register(String id) {
        return new DeviceMessage.Register(
                2, new DeviceId(id), id, null, null, "1.0.0", null, null, null, null, List.of());
    }

    @Test
    void aKnownDeviceRegistersAtTheLimitAndANewOneDoesNot() {
        for (int i = 0; i < 3; i++) {
            try (var device = house.device(house.ann, "d" + i)) {
                device.register();
            }
        }
        try (var known = house.device(house.ann, "d1");
                var fresh = house.device(house.ann, "d3")) {
            assertThat(known.register().generation()).isPositive();
            var refused = fresh.registering(2, null);
            assertThat(refused.get("code").asText()).isEqualTo("quota_exceeded");
            assertThat(refused.get("error").asText()).contains("3 devices", "wegent.quota.devices");
        }
    }

    @Test
    void aContainerThatIsOneTooManyLeavesNoKey() {
        var features = house.features();
        for (int i = 0; i < 3; i++) {
            var key = new DeviceKey(house.ann.id(), new DeviceId("d" + i));
            features.devices().registered(key, register("d" + i));
        }

        assertThatThrownBy(() -> features.remoteDevices().prepare(house.ann, URI.create("http://localhost"), null))
                .satisfies(refusal -> assertRefused(refusal, "wegent.quota.devices"));
        assertThat(features.keys().list(house.ann.id())).isEmpty();
    }

    @Test
    void tokensEndAtTheirLimitAndALoginNeverDoes() {
        var tokens = house.features().tokens();
        for (int i = 0; i < 30; i++) {
            tokens.issue(house.ann, "login " + i, "login");
        }
        for (int i = 0; i < 9; i++) {
            house.token(house.ann);
        }
        assertThatThrownBy(() -> house.token(house.ann))
                .satisfies(refusal -> assertRefused(refusal, "wegent.quota.tokens"));
        tokens.issue(house.ann, "newest", "login");
        house.token(house.bob);
    }

    @Test
    void aMessageThatIsOneTooManyInTheQueueIsRefusedAndNothingOfItStays() {
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            laptop.close();
            house.advance(Duration.ofMinutes(5));
            for (int i = 0; i < 4; i++) {
                assertThat(ann.call(queued(i)).has("error")).isFalse();
            }
            var refused = ann.call(queued(4));
            assertThat(refused.get("code").asText()).isEqualTo("quota_exceeded");
            assertThat(refused.get("error").asText()).contains("4 queued messages", "wegent.quota.queued-tasks");
            var all = house.features()
                    .tasks()
                    .list(
                            house.ann.id(),
                            TaskFilter.parse("", "", "", false, false).of(null),
                            50,
                            0);
            assertThat(all.items()).hasSize(4);
        }
    }

    private static ChatRequest withFile(long file) {
        return new ChatRequest.Send(
                null,
                null,
                new DeviceId("laptop"),
                "look",
                null,
                AgentKind.SHELL,
                null,
                null,
                true,
                List.of(file),
                null,
                null);
    }

    private static ChatRequest queued(int number) {
        return new ChatRequest.Send(
                "operation-" + number,
                null,
                new DeviceId("laptop"),
                "question " + number,
                null,
                AgentKind.SHELL,
                null,
                null,
                true);
    }

    @Test
    void aConnectionThatIsOneTooManyIsRefusedUntilAnotherIsClosed() {
        var open = new ArrayList<TestBrowser>();
        var token = house.token(house.ann).accessToken();
        for (int i = 0; i < 4; i++) {
            open.add(house.browser(token));
        }
        assertThatThrownBy(() -> house.browser(token))
                .isInstanceOf(ConnectRefusedException.class)
                .hasMessageContaining("wegent.quota.sockets");
        house.browser(house.bob).close();

        open.removeFirst().close();
        Eventually.passes(() -> open.add(house.browser(token)));
        open.forEach(TestBrowser::close);
    }

    @Test
    void anAnswerIsPausedAtTheQuotaOfFilesAndGoesOnWithAllOfItWhenThereIsRoom() throws Exception {
        var file = new byte[900_000];
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var upload =
                    house.features().uploads().add(house.ann.id(), "a", "text/plain", new ByteArrayInputStream(file));
            var other = ann.call(withFile(upload.id())).get("task_id").asLong();
            laptop.answer(laptop.awaitExecute(), "seen");
            assertThatThrownBy(() -> house.features()
                            .uploads()
                            .add(house.ann.id(), "b", "text/plain", new ByteArrayInputStream(file)))
                    .satisfies(refusal -> assertRefused(refusal, "wegent.quota.file-bytes"));

            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            var piece = "x".repeat(100_000);
            long seq = 0;
            var refused = laptop.call(TestDevice.batch(run, seq + 1, new StreamEvent.ToolOutputDelta("t", piece)));
            while (!refused.has("error")) {
                seq++;
                house.advance(Duration.ofSeconds(2));
                refused = laptop.call(TestDevice.batch(run, seq + 1, new StreamEvent.ToolOutputDelta("t", piece)));
                assertThat(seq).isLessThan(10);
            }
            assertThat(refused.get("code").asText()).isEqualTo("quota_exceeded");
            var paused = ann.view(sent.answer());
            assertThat(paused.status()).isEqualTo(SubtaskStatus.RUNNING);
            assertThat(Objects.requireNonNull(paused.paused()).reason()).isEqualTo("quota_exceeded");
            assertThat(paused.paused().message()).contains("1000000", "wegent.quota.file-bytes");
            assertThat(ann.awaitEvent("chat:message").path("message").has("paused"))
                    .isTrue();

            house.features().conversations().delete(house.ann.id(), new TaskId(other));
            house.advance(Duration.ofSeconds(2));
            laptop.progress(run, seq + 1, new StreamEvent.ToolOutputDelta("t", piece));
            assertThat(ann.view(sent.answer()).paused()).isNull();
            laptop.complete(run, seq + 2, StreamEvent.Ended.completed());

            var block = ann.view(sent.answer()).blocks().getFirst();
            var id = Objects.requireNonNull(block.attachments()).getFirst().id();
            try (var text = house.features()
                    .attachments()
                    .open(house.ann.id(), sent.answer().subtaskId(), id)) {
                var whole = new String(text.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(whole).isEqualTo(piece.repeat((int) seq + 1));
            }
        }
    }
}
