package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import wegent.backend.account.AccountResource;
import wegent.backend.account.ClientAddress;
import wegent.backend.account.Identity;
import wegent.backend.account.User;
import wegent.backend.inventory.DeviceResource;
import wegent.backend.notify.NotificationResource;
import wegent.backend.testing.FakeBrowser;
import wegent.backend.testing.FakePushService;
import wegent.backend.testing.SqlEngine;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.ChatRequest;
import wegent.protocol.FailureReason;
import wegent.protocol.NoticeKind;
import wegent.protocol.RefusedException;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.ChangeNotifications;
import wegent.protocol.rest.ChangeTask;
import wegent.protocol.rest.NotifiedBrowser;
import wegent.protocol.rest.SubscribeBrowser;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockStatus;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.BlockUpdate;
import wegent.protocol.stream.StreamEvent;

/// What reaches a user's browsers when no page is open.
@HouseForEachTest
class NotificationTest {
    @Parameter
    SqlEngine engine;

    TestHouse house;

    private FakePushService service;
    private final FakeBrowser phone = new FakeBrowser();
    private NotificationResource notifications;

    @BeforeEach
    void open() {
        service = new FakePushService();
        notifications = new NotificationResource(house.features().notifications());
    }

    @AfterEach
    void close() {
        service.close();
    }

    /// A login of `user` by itself.
    private Asking login(User user) {
        var tokens = house.features().tokens();
        var token = tokens.issue(user, "Chrome, Android", "login");
        return new Asking(Identity.full(user, "token:" + idOf(token.accessToken()), token.expiresAt()));
    }

    private static String idOf(String jwt) {
        var claims = new String(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]), StandardCharsets.UTF_8);
        return Json.tree(claims).get("jti").asText();
    }

    private NotifiedBrowser subscribe(Asking login) {
        return notifications.subscribe(login, "Chrome Android", phone.subscription(service.url() + "/phone"));
    }

    private static StreamEvent request(String id, String tool) {
        return new StreamEvent.BlockCreated(new Block(
                id,
                BlockType.APPROVAL,
                BlockStatus.PENDING,
                null,
                tool,
                null,
                null,
                null,
                Block.Approval.open("Run a command", "rm -rf secret", null, null)));
    }

    private JsonNode pushed(int number) {
        return service.await(number).getLast().read(phone);
    }

    @Test
    void eachThingThatNeedsTheUserIsPushedOnceAndSaysNoMoreThanItMust() {
        var login = login(house.ann);
        subscribe(login);
        try (var laptop = house.device(house.ann, "laptop");
                var page = house.browser(house.ann)) {
            laptop.register();
            var task = page.send(laptop, "tidy up").taskId();
            var run = laptop.awaitExecute();

            laptop.progress(run, 1, request("a1", "Bash"));
            var approval = pushed(1);
            laptop.progress(run, 2, new StreamEvent.TextDelta("t", "one more word"));
            laptop.progress(run, 3, request("q1", "AskUserQuestion"));
            var question = pushed(2);
            laptop.progress(run, 4, new StreamEvent.BlockUpdated("a1", BlockUpdate.status(BlockStatus.DONE)));
            laptop.progress(run, 5, new StreamEvent.BlockUpdated("q1", BlockUpdate.status(BlockStatus.DONE)));
            laptop.complete(run, 6, StreamEvent.Ended.completed());
            var finished = pushed(3);

            assertThat(approval.toString()).doesNotContain("secret").doesNotContain("Run a command");
            assertThat(approval.get("title").asText()).isEqualTo("tidy up");
            assertThat(approval.get("task_id").asLong()).isEqualTo(task.value());
            assertThat(List.of(approval, question, finished))
                    .extracting(notice -> notice.get("kind").asText())
                    .containsExactly("approval", "question", "finished");
            assertThat(service.messages)
                    .extracting(message -> message.urgency)
                    .containsExactly("high", "high", "normal");
            assertThat(service.messages)
                    .extracting(message -> message.topic)
                    .containsOnly(service.messages.getFirst().topic);
            assertThat(service.messages.getFirst().topic).matches("[A-Za-z0-9_-]{1,32}");
            Eventually.until("told here too", () -> page.heard("notice").size() == 3);
            assertThat(page.heard("notice"))
                    .extracting(notice -> notice.get("id"))
                    .containsExactly(approval.get("id"), question.get("id"), finished.get("id"));
        }
    }

    @Test
    void aPushServiceKnowsTheServerByItsKeyWhichOutlivesARestart() {
        var login = login(house.ann);
        subscribe(login);
        var key = notifications.get(login).publicKey();

        house.restart();
        notifications = new NotificationResource(house.features().notifications());
        notifications.test(login);

        var message = service.await(1).getFirst();
        assertThat(message.key)
                .isEqualTo(key)
                .isEqualTo(notifications.get(login).publicKey());
        assertThat(message.claims.get("sub").asText()).isEqualTo("mailto:operator@test.invalid");
        var now = house.time.instant().getEpochSecond();
        assertThat(message.claims.get("exp").asLong()).isBetween(now, now + 24 * 3600);
        assertThat(message.read(phone).get("kind").asText()).isEqualTo("test");
        Eventually.until("its use is noted", () -> browser(login).lastUsedAt() != null);
    }

    private NotifiedBrowser browser(Asking login) {
        return notifications.get(login).browsers().getFirst();
    }

    @Test
    void aFailureIsPushedWithItsReasonAndWhatTheUserStoppedIsNot() {
        subscribe(login(house.ann));
        try (var laptop = house.device(house.ann, "laptop");
                var page = house.browser(house.ann)) {
            laptop.register();
            var stopped = page.send(laptop, "to be stopped");
            laptop.awaitExecute();
            page.forceCancel(stopped.answer().subtaskId());
            page.awaitEvent("chat:cancelled");
            page.send(laptop, "break");
            laptop.complete(
                    laptop.awaitExecute(), 1, StreamEvent.Ended.failed(FailureReason.AGENT_CRASHED, "core dumped"));

            var failed = pushed(1);
            assertThat(failed.get("kind").asText()).isEqualTo("failed");
            assertThat(failed.get("reason").asText()).isEqualTo("agent_crashed");
            assertThat(failed.toString()).doesNotContain("core");
        }
    }

    @Test
    void aLostDeviceIsPushedOnceWithTheConversationThatItLeft() {
        subscribe(login(house.ann));
        try (var page = house.browser(house.ann)) {
            TaskId task;
            try (var laptop = house.device(house.ann, "laptop")) {
                laptop.register();
                task = page.send(laptop, "go").taskId();
                laptop.awaitExecute();
                Eventually.until("it runs", () -> !page.heard("chat:start").isEmpty());
            }
            page.awaitEvent("device:status");
            Eventually.until("it is gone", () -> {
                house.advance(Duration.ofSeconds(5));
                return !page.heard("device:offline").isEmpty();
            });

            var lost = pushed(1);
            assertThat(lost.get("kind").asText()).isEqualTo("device_lost");
            assertThat(lost.get("title").asText()).isEqualTo("Linux - laptop");
            assertThat(lost.get("task_id").asLong()).isEqualTo(task.value());
            page.awaitEvent("chat:error");
            page.awaitEvent("notice");
            assertThat(page.heard("notice")).hasSize(1);
        }
    }

    private static void finish(TestDevice device, TestBrowser page, TaskId task, String text) {
        page.send(task, device, text);
        device.answer(device.awaitExecute(), "done");
    }

    @Test
    void whatIsMutedOrTurnedOffIsNotTold() {
        var login = login(house.ann);
        subscribe(login);
        var features = house.features();
        var devices = new DeviceResource(features.devices(), features.inventory(), features.reaper());
        notifications.change(login, new ChangeNotifications(List.of(NoticeKind.FINISHED)));
        try (var laptop = house.device(house.ann, "laptop");
                var tower = house.device(house.ann, "tower");
                var page = house.browser(house.ann)) {
            laptop.register();
            tower.register();
            finish(laptop, page, null, "first");
            var task = new TaskId(pushed(1).get("task_id").asLong());

            features.conversations().change(house.ann.id(), task, new ChangeTask(null, null, null, true));
            devices.mute(login, "tower");
            finish(laptop, page, task, "in a muted conversation");
            finish(tower, page, null, "on a muted device");
            page.send(laptop, "of a kind that is off");
            laptop.complete(laptop.awaitExecute(), 1, StreamEvent.Ended.failed(FailureReason.AGENT_CRASHED, ""));
            Eventually.until(
                    "all are done",
                    () -> page.heard("chat:done").size() == 3
                            && page.heard("chat:error").size() == 1);
            finish(laptop, page, null, "last");

            assertThat(pushed(2).get("title").asText()).isEqualTo("last");
            Eventually.until("told here too", () -> page.heard("notice").size() == 2);
            assertThat(notifications.get(login).kinds()).containsExactly(NoticeKind.FINISHED);
        }
    }

    @Test
    void anAnswerThatTheUserSawComeIsNoNews() {
        subscribe(login(house.ann));
        try (var laptop = house.device(house.ann, "laptop");
                var page = house.browser(house.ann)) {
            laptop.register();
            var task = page.send(laptop, "watched").taskId();
            page.call(new ChatRequest.InSight(task));
            laptop.answer(laptop.awaitExecute(), "done");
            page.awaitEvent("chat:done");
            finish(laptop, page, null, "not watched");

            assertThat(pushed(1).get("title").asText()).isEqualTo("not watched");
        }
    }

    @Test
    void whatAPushServiceDoesNotTakeComesAgainAFewTimes() {
        var login = login(house.ann);
        subscribe(login);
        service.next(503, 429);
        notifications.test(login);

        Eventually.until("it is there", () -> {
            house.advance(Duration.ofSeconds(1));
            return !service.messages.isEmpty();
        });
        assertThat(service.answered).containsExactly(503, 429, 201);

        service.next(500, 500, 500, 500, 500);
        notifications.test(login);
        Eventually.until("its problem is shown", () -> {
            house.advance(Duration.ofSeconds(1));
            return "500".equals(browser(login).problem());
        });
        assertThat(service.answered).hasSize(3 + 4);
    }

    @Test
    void aBrowserThatIsGoneIsForgotten() {
        var login = login(house.ann);
        subscribe(login);
        service.next(410);
        notifications.test(login);

        Eventually.until("forgotten", () -> notifications.get(login).browsers().isEmpty());
    }

    @Test
    void loggingOutEndsItAndNobodyGetsWhatIsAnothers() {
        var login = login(house.ann);
        var browser = subscribe(login);
        var bob = login(house.bob);

        assertThatThrownBy(() -> notifications.remove(bob, browser.id())).hasMessageContaining("not found");
        assertThat(notifications.get(bob).browsers()).isEmpty();
        notifications.test(bob);
        var features = house.features();
        var nowhere = new ClientAddress(InetAddress.getLoopbackAddress());
        new AccountResource(features.logins(), features.tokens(), features.keys(), features.sessions(), () -> nowhere)
                .logOut(login);
        notifications.test(login);
        notifications.subscribe(bob, "Firefox", phone.subscription(service.url() + "/bob"));
        notifications.test(bob);
        assertThat(service.await(1).getFirst().path).isEqualTo("/bob");
    }

    @Test
    void onlyALoginSubscribesAndOnlyWithAKeyOfABrowser() {
        var key = new Asking(Identity.full(house.ann, "key:1", null));
        var good = phone.subscription(service.url() + "/1");
        var bad = new SubscribeBrowser(good.endpoint(), "BA" + "A".repeat(85), good.auth());

        assertThatThrownBy(() -> notifications.subscribe(key, "", good)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> notifications.subscribe(login(house.ann), "", bad))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aRunThatIsTakenUpAgainAsksNothingAnew() {
        subscribe(login(house.ann));
        try (var laptop = house.device(house.ann, "laptop");
                var page = house.browser(house.ann)) {
            laptop.register();
            page.send(laptop, "ask me");
            TaskExecute run = laptop.awaitExecute();
            laptop.progress(run, 1, request("a1", "Bash"));
            service.await(1);

            house.restart();
            laptop.connect();
            laptop.register(TestDevice.state(run, 1, false));
            laptop.progress(run, 2, new StreamEvent.TextDelta("t", "still waiting"));
            laptop.complete(run, 3, StreamEvent.Ended.completed());

            assertThat(pushed(2).get("kind").asText()).isEqualTo("finished");
        }
    }
}
