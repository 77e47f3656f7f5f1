package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import wegent.backend.inventory.DeviceResource;
import wegent.base.Eventually;
import wegent.protocol.ApprovalDecision;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.ChatReply;
import wegent.protocol.ChatRequest;
import wegent.protocol.Cursor;
import wegent.protocol.Degraded;
import wegent.protocol.DeviceStatus;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.rest.CreateApiKey;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.StreamEvent;

/// Two nodes on one database and one Redis: the device is on one of them, the page on the other.
class TwoNodesTest {
    @RegisterExtension
    static final TwoHouses nodes = new TwoHouses();

    private TestHouse east;
    private TestHouse west;

    @BeforeEach
    void open() {
        east = nodes.east;
        west = nodes.west;
    }

    @Test
    void anAnswerReachesAPageOfAnotherNode() {
        try (var laptop = east.device(east.ann, "laptop");
                var ann = west.browser(west.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();

            laptop.progress(run, 1, new StreamEvent.TextDelta("t", "one "));
            laptop.complete(run, 2, new StreamEvent.TextDelta("t", "two"), StreamEvent.Ended.completed());

            assertThat(ann.awaitEvent("chat:done").at("/result/value").asText()).isEqualTo("one two");
            assertThat(ann.view(sent.answer()).status()).isEqualTo(SubtaskStatus.COMPLETED);
            assertThat(ann.heard("chat:start")).hasSize(1);
        }
    }

    @Test
    void aNoticeReachesAPageOfAnotherNodeOnceAndNotWhenSheSeesItThere() {
        try (var laptop = east.device(east.ann, "laptop");
                var ann = west.browser(west.ann)) {
            laptop.register();
            ann.call(new ChatRequest.InSight(ann.send(laptop, "seen").taskId()));
            laptop.answer(laptop.awaitExecute(), "done");
            ann.awaitEvent("chat:done");
            var later = ann.send(laptop, "not seen").taskId();
            laptop.answer(laptop.awaitExecute(), "done");

            assertThat(ann.awaitEvent("notice").get("title").asText()).isEqualTo("not seen");
            ann.call(new ChatRequest.InSight(later));
            assertThat(ann.heard("notice")).hasSize(1);
        }
    }

    @Test
    void whoJoinsOnAnotherNodeMissesNothingAndHearsNothingTwice() throws InterruptedException {
        try (var laptop = east.device(east.ann, "laptop");
                var ann = west.browser(west.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            var seq = new AtomicLong();
            var talking = Thread.ofVirtual().start(() -> {
                for (int i = 1; i <= 600; i++) {
                    laptop.progress(run, i, new StreamEvent.TextDelta("t", i + " "));
                    seq.set(i);
                }
            });

            var viewers = new ArrayList<Viewer>();
            for (int i = 0; i < 5; i++) {
                var from = i * 100L;
                Eventually.until("the answer goes on", () -> seq.get() >= from);
                var page = west.browser(west.ann);
                viewers.add(new Viewer(page, answer(page.join(sent.taskId()), sent)));
            }
            talking.join();

            for (var viewer : viewers) {
                Eventually.until("all seen", () -> viewer.lastSeq() == 600);
                viewer.assertWhole(600);
                viewer.page().close();
            }
        }
    }

    @Test
    void aJoinWithAForeignCursorIsRefusedAlsoWhereAnotherNodeHasTheAnswer() {
        try (var laptop = east.device(east.ann, "laptop");
                var his = east.device(east.bob, "laptop");
                var ann = east.browser(east.ann);
                var bob = west.browser(west.bob)) {
            laptop.register();
            his.register();
            var hers = ann.send(laptop, "go").answer();
            var own = bob.send(his, "go");
            Eventually.until("it runs", () -> bob.view(own.answer()).status() == SubtaskStatus.RUNNING);

            var refused = bob.call(new ChatRequest.Join(own.taskId(), new Cursor(hers.subtaskId(), 1, 1)));

            assertThat(refused.path("code").asText()).isEqualTo("not_found");
        }
    }

    @Test
    void aFreedSlotStartsWhatAnotherNodeQueued() {
        try (var laptop = east.device(east.ann, "laptop");
                var ann = west.browser(west.ann)) {
            laptop.register();
            var runs = new ArrayList<TaskExecute>();
            for (int i = 0; i < 5; i++) {
                ann.send(laptop, "task " + i);
                runs.add(laptop.awaitExecute());
            }
            var sixth = ann.send(laptop, "the sixth");
            Eventually.until("it waits", () -> ann.view(sixth.answer()).status() == SubtaskStatus.QUEUED);

            laptop.answer(runs.getFirst(), "done");

            assertThat(laptop.awaitExecute().subtaskId())
                    .isEqualTo(sixth.answer().subtaskId());
            Eventually.until("it runs", () -> ann.view(sixth.answer()).status() == SubtaskStatus.RUNNING);
        }
    }

    @Test
    void aDeviceThatIsDeletedOnAnotherNodeIsCutAndMayComeBack() {
        var features = west.features();
        var devices = new DeviceResource(features.devices(), features.inventory(), features.reaper());
        try (var laptop = east.device(east.ann, "laptop")) {
            laptop.register();

            devices.remove(new Asking(west.ann), "laptop");

            Eventually.until("it is cut", () -> !laptop.isConnected());
            laptop.connect();
            laptop.register();
            assertThat(devices.get(new Asking(west.ann), "laptop").status()).isEqualTo(DeviceStatus.ONLINE);
        }
    }

    @Test
    void stopsApprovalsAndGuidanceCrossNodes() {
        try (var laptop = east.device(east.ann, "laptop");
                var ann = west.browser(west.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            laptop.progress(run, 1, new StreamEvent.BlockCreated(Block.streaming("a", BlockType.APPROVAL)));
            ann.awaitEvent("chat:block_created");

            ann.call(new ChatRequest.Approve(
                    sent.answer().subtaskId(), "a", ApprovalDecision.ALLOW_ONCE, null, "0".repeat(64)));
            ann.call(new ChatRequest.Guide(sent.answer().subtaskId(), "g", "left, not right"));
            ann.cancel(sent.answer().subtaskId());

            Eventually.until("guided", () -> laptop.heard("task:guide").size() == 1);
            Eventually.until("approved", () -> laptop.heard("task:approval").size() == 1);
            Eventually.until("stopped", () -> laptop.heard("task:cancel").size() == 1);
        }
    }

    @Test
    void aDeviceThatMovesToAnotherNodeGoesOn() {
        try (var laptop = east.device(east.ann, "laptop");
                var ann = east.browser(east.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            laptop.progress(run, 1, new StreamEvent.TextDelta("t", "one "));

            laptop.close();
            laptop.moveTo(west);
            var registered = laptop.register(TestDevice.state(run, 1, false));
            laptop.complete(run, 2, new StreamEvent.TextDelta("t", "two"), StreamEvent.Ended.completed());

            assertThat(registered.committed().getFirst().seq()).isEqualTo(1);
            assertThat(ann.awaitEvent("chat:done").at("/result/value").asText()).isEqualTo("one two");
            assertThat(ann.view(sent.answer()).blocks().getFirst().content()).isEqualTo("one two");
        }
    }

    @Test
    void aTakeoverOnAnotherNodeIsToldToTheOldMachine() {
        try (var first = east.device(east.ann, "laptop");
                var second = west.device(west.ann, "laptop")) {
            first.register();

            second.register();

            Eventually.until(
                    "superseded", () -> first.heard("device:superseded").size() == 1);
            Eventually.until("cut", () -> !first.isConnected());
            assertThat(second.isConnected()).isTrue();
        }
    }

    @Test
    void aDegradedDeviceIsSeenFromTheOtherNode() {
        var features = west.features();
        var devices = new DeviceResource(features.devices(), features.inventory(), features.reaper());
        try (var laptop = east.device(east.ann, "laptop");
                var ann = west.browser(west.ann)) {
            laptop.register();
            laptop.heartbeat(new Degraded(Degraded.DISK_FULL, "No room left"));

            var sent = ann.send(laptop, "go");

            assertThat(devices.get(new Asking(west.ann), "laptop").degraded())
                    .isEqualTo(new Degraded(Degraded.DISK_FULL, "No room left"));
            Eventually.until(
                    "it waits, and says why",
                    () -> "disk_full".equals(ann.view(sent.answer()).queueReason()));
            laptop.heartbeat((Degraded) null);
            assertThat(laptop.awaitExecute().prompt()).isEqualTo("go");
        }
    }

    @Test
    void aRevokedKeyCutsTheSocketsOfAllNodes() {
        var key = west.features().keys().create(west.ann.id(), CreateApiKey.full("of the laptop"));
        try (var laptop = new TestDevice(east, key.key(), "laptop")) {
            laptop.register();

            west.features().sessions().cut("key:" + key.id());

            Eventually.until("cut", () -> !laptop.isConnected());
        }
    }

    @Test
    void aNodeThatIsKilledTakesNothingWithIt() {
        try (var laptop = east.device(east.ann, "laptop");
                var ann = west.browser(west.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            laptop.progress(run, 1, new StreamEvent.TextDelta("t", "one "));

            east.die();
            Eventually.until("noticed", () -> !laptop.isConnected());
            laptop.moveTo(west);
            laptop.register(TestDevice.state(run, 2, false));
            laptop.progress(run, 2, new StreamEvent.TextDelta("t", "two"));
            laptop.complete(run, 3, StreamEvent.Ended.completed());

            assertThat(ann.awaitEvent("chat:done").at("/result/value").asText()).isEqualTo("one two");
            assertThat(ann.view(sent.answer()).attempt()).isEqualTo(1);
            assertThat(ann.heard("device:offline")).isEmpty();
        }
    }

    @Test
    void aNodeThatGoesDownSendsAllToTheOther() {
        try (var laptop = east.device(east.ann, "laptop");
                var ann = east.browser(east.ann)) {
            laptop.register();

            var going = Thread.ofVirtual().start(east::drain);

            Eventually.until("told", () -> laptop.heard("device:reconnect").size() == 1);
            ann.awaitEvent("server:draining");
            laptop.close();
            ann.close();
            Eventually.until("gone", () -> !going.isAlive());
        }
    }

    @Test
    void aRevokedKeyCutsOnTheOtherNodeAlsoWhileRedisIsAway() {
        var keys = east.features().keys();
        var key = keys.create(east.ann.id(), CreateApiKey.full("laptop"));
        var other = keys.create(east.ann.id(), CreateApiKey.full("tower"));
        try (var laptop = west.device(key.key(), "laptop");
                var tower = west.device(other.key(), "tower")) {
            laptop.register();
            tower.register();
            nodes.redis.kill();

            keys.revoke(east.ann.id(), key.id());

            Eventually.until("cut", Duration.ofSeconds(5), () -> !laptop.isConnected());
            assertThat(tower.isConnected()).isTrue();
        } finally {
            nodes.redis.startAgain();
        }
    }

    @Test
    void withoutRedisANodeGoesOnByItself() {
        try (var laptop = east.device(east.ann, "laptop");
                var ann = east.browser(east.ann);
                var away = west.browser(west.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            away.join(sent.taskId());
            laptop.progress(run, 1, new StreamEvent.TextDelta("t", "one "));
            Eventually.until("seen", () -> away.heard("chat:chunk").size() == 1);

            nodes.redis.kill();
            laptop.progress(run, 2, new StreamEvent.TextDelta("t", "two "));
            Eventually.until("seen here", () -> ann.heard("chat:chunk").size() == 2);
            away.awaitEvent("chat:resync");
            assertThat(away.awaitEvent("server:health").at("/troubles/0/part").asText())
                    .isEqualTo("redis");
            assertThat(answer(away.join(sent.taskId()), sent).seq()).isEqualTo(2);
            nodes.redis.startAgain();

            Eventually.until(
                    "told that all may be heard again",
                    () -> away.heard("chat:resync").stream().anyMatch(resync -> !resync.has("task_id")));
            Eventually.until(
                    "told that all is well",
                    () -> away.heard("server:health").getLast().get("troubles").isEmpty());
            laptop.heartbeat(TestDevice.state(run, 2, false));
            away.join(sent.taskId());
            laptop.complete(run, 3, new StreamEvent.TextDelta("t", "three"), StreamEvent.Ended.completed());
            assertThat(away.awaitEvent("chat:done").at("/result/value").asText())
                    .isEqualTo("one two three");
        }
    }

    private static SubtaskView answer(ChatReply.Joined joined, ChatReply.Sent sent) {
        return joined.task().subtasks().stream()
                .filter(message -> message.subtaskId().equals(sent.answer().subtaskId()))
                .findFirst()
                .orElseThrow();
    }

    /// A page that joined when the answer was at `snapshot`.
    private record Viewer(TestBrowser page, SubtaskView snapshot) {

        private List<Long> seen() {
            return page.heard("chat:chunk").stream()
                    .map(chunk -> chunk.get("seq").asLong())
                    .toList();
        }

        long lastSeq() {
            var seen = seen();
            return seen.isEmpty() ? snapshot.seq() : seen.getLast();
        }

        /// What the snapshot had and what came after are all events, each once, in order.
        void assertWhole(int events) {
            var expected = new ArrayList<Long>();
            for (long seq = snapshot.seq() + 1; seq <= events; seq++) {
                expected.add(seq);
            }
            assertThat(seen()).isEqualTo(expected);
            var text = new StringBuilder(
                    snapshot.blocks().isEmpty()
                            ? ""
                            : snapshot.blocks().getFirst().content());
            page.heard("chat:chunk")
                    .forEach(chunk -> text.append(chunk.get("content").asText()));
            var whole = new StringBuilder();
            for (int i = 1; i <= events; i++) {
                whole.append(i).append(' ');
            }
            assertThat(text.toString()).isEqualTo(whole.toString());
        }
    }
}
