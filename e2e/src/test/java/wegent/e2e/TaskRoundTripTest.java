package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import wegent.base.Eventually;
import wegent.protocol.AgentKind;
import wegent.protocol.ChatRequest;
import wegent.protocol.FailureReason;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.stream.BlockFold;

/// The main job with real processes: two users, two devices, the Shell agent.
class TaskRoundTripTest {
    private static TestCluster cluster;
    private static TestCluster.Device laptop;
    private static TestCluster.Device desktop;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start();
        laptop = cluster.addDevice("ann", "laptop");
        desktop = cluster.addDevice("ann", "desktop");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void anAnswerStreamsBackByteForByte() {
        try (var ann = cluster.browser("ann")) {
            var sent = ann.shell(laptop.id(), "echo hello; seq 1 3; printf 'grüße 你好 🚀'");

            var answer = ann.await(sent.answer(), SubtaskStatus.COMPLETED);

            assertThat(BlockFold.textOf(answer.blocks())).isEqualTo("hello\n1\n2\n3\ngrüße 你好 🚀");
            assertThat(answer.deviceName()).isEqualTo("laptop");
        }
    }

    @Test
    void whatStreamedIsWhatIsKept() {
        try (var ann = cluster.browser("ann")) {
            var sent = ann.shell(laptop.id(), "sleep 0.3; for i in $(seq 1 3000); do echo line $i äöü; done");
            var answer = ann.await(sent.answer(), SubtaskStatus.COMPLETED);

            var expected = new StringBuilder();
            IntStream.rangeClosed(1, 3000)
                    .forEach(i -> expected.append("line ").append(i).append(" äöü\n"));
            assertThat(BlockFold.textOf(answer.blocks())).isEqualTo(expected.toString());
            assertThat(ann.streamed(sent.answer())).isEqualTo(expected.toString());
        }
    }

    @Test
    void aFailingCommandSaysWhy() {
        try (var ann = cluster.browser("ann")) {
            var sent = ann.shell(laptop.id(), "echo before; exit 3");

            var answer = ann.await(sent.answer(), SubtaskStatus.FAILED);

            assertThat(answer.reason()).isEqualTo(FailureReason.EXIT_STATUS);
            assertThat(answer.error()).contains("3");
            assertThat(BlockFold.textOf(answer.blocks())).isEqualTo("before\n");
        }
    }

    @Test
    void theSixthOfSixWaitsAndRunsWhenASlotIsFree() {
        try (var ann = cluster.browser("ann")) {
            var five = IntStream.rangeClosed(1, 5)
                    .mapToObj(i -> ann.shell(desktop.id(), "sleep 1000 & wait"))
                    .toList();
            five.forEach(sent -> ann.await(sent.answer(), SubtaskStatus.RUNNING));
            var sixth = ann.shell(desktop.id(), "echo sixth");
            var waiting = ann.await(sixth.answer(), SubtaskStatus.QUEUED);
            assertThat(waiting.queuePosition()).isEqualTo(1);
            assertThat(cluster.status("ann", desktop)).isEqualTo("busy");

            ann.cancel(five.getFirst().answer());

            ann.await(sixth.answer(), SubtaskStatus.COMPLETED);
            five.subList(1, 5).forEach(sent -> ann.cancel(sent.answer()));
            five.forEach(sent -> {
                var stopped = ann.await(sent.answer(), SubtaskStatus.CANCELLED);
                assertThat(stopped.receipt()).isNotNull();
                assertThat(stopped.receipt().ended()).isGreaterThanOrEqualTo(2);
                assertThat(stopped.receipt().left()).isZero();
            });
            Eventually.until(
                    "all slots are free",
                    () -> cluster.rest("ann")
                                    .get("/api/devices/" + desktop.id())
                                    .body()
                                    .get("slot_used")
                                    .asInt()
                            == 0);
        }
    }

    @Test
    void theDeviceMayChangeBetweenTwoMessages() {
        try (var ann = cluster.browser("ann")) {
            var first = ann.shell(laptop.id(), "echo $DEVICE_NAME one");
            ann.await(first.answer(), SubtaskStatus.COMPLETED);

            var second = ann.send(first.taskId(), desktop.id(), AgentKind.SHELL, "echo two");

            var answer = ann.await(second.answer(), SubtaskStatus.COMPLETED);
            assertThat(answer.deviceId()).isEqualTo(new DeviceId(desktop.id()));
            assertThat(ann.join(first.taskId()).task().subtasks()).hasSize(4);
        }
    }

    @Test
    void aRetryIsANewAttempt() {
        try (var ann = cluster.browser("ann")) {
            var sent = ann.shell(laptop.id(), "[ -e marker ] && echo good || { touch marker; exit 1; }");
            ann.await(sent.answer(), SubtaskStatus.FAILED);

            ann.call(new ChatRequest.Retry(sent.taskId(), sent.answer().subtaskId(), null, null));

            var answer = ann.await(sent.answer(), SubtaskStatus.COMPLETED);
            assertThat(answer.attempt()).isEqualTo(2);
            assertThat(BlockFold.textOf(answer.blocks())).isEqualTo("good\n");
        }
    }
}
