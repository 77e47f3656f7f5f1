package wegent.executor.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.base.FakeTime;
import wegent.base.Secret;
import wegent.protocol.BackendMessage;
import wegent.protocol.Degraded;
import wegent.protocol.DeviceType;
import wegent.protocol.ErrorCode;
import wegent.protocol.ErrorReply;
import wegent.protocol.FailureReason;
import wegent.protocol.Machine;
import wegent.protocol.RunState;
import wegent.protocol.RuntimeCapacity;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.StreamEvent;
import wegent.protocol.stream.StreamEvent.Ended;

class BackendConnectionTest {
    private static final RunId RUN = new RunId(new TaskId(1), new SubtaskId(2), 1);

    private final FakeTime time = new FakeTime();
    private final FakeBackend backend = new FakeBackend();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<RunId.Key> stopped = new CopyOnWriteArrayList<>();
    private final List<BackendMessage> handled = new CopyOnWriteArrayList<>();

    @TempDir
    Path home;

    private static final OutboxLimits LIMITS =
            new OutboxLimits(16_000_000, 4_000_000, 1_000_000, Duration.ofMinutes(30), Duration.ofHours(24));

    private final SmallDisk disk = new SmallDisk();
    private Outbox outbox;
    private BackendConnection connection;
    private FutureTask<Ending> ending;

    @BeforeEach
    void open() throws IOException {
        outbox = Outbox.open(home, LIMITS, disk, time);
    }

    @AfterEach
    void close() throws Exception {
        if (connection != null) {
            connection.close();
            ending.get(10, TimeUnit.SECONDS);
        }
        outbox.close();
    }

    @Test
    void atTheQuotaOfItsUserARunIsHeldWithTheReasonAndGoesOnWithAllOfIt() throws IOException {
        var run = outbox.create(RUN);
        start();
        Eventually.until("registered", () -> backend.registrations.size() == 1);
        backend.answerEventsWith(new ErrorReply("The limit of files", ErrorCode.QUOTA_EXCEEDED, null));
        run.append(new StreamEvent.Status("working", "first"));

        Eventually.until("held", () -> run.shortage().isPresent());
        assertThat(run.shortage()).contains(new Degraded(Degraded.QUOTA_EXCEEDED, "The limit of files"));
        assertThat(outbox.room().degraded()).as("other runs go on").isEmpty();
        run.append(new StreamEvent.Status("working", "second"));
        backend.answerEventsWith(null);
        Eventually.until("goes on", () -> {
            time.advance(Duration.ofSeconds(1));
            return run.shortage().isEmpty() && backend.events(RUN).size() == 2;
        });
    }

    @Test
    void itRegistersAndTellsItsOwner() {
        start();

        Eventually.until("told", () -> !told.isEmpty());
        assertThat(told.getFirst())
                .isEqualTo("Connected to http://backend as \"box\" (device id device-1), agents: none");
        assertThat(backend.registrations.getFirst().protocol()).isEqualTo(2);
    }

    @Test
    void aRefusedTokenEndsItWithWhatToDo() throws Exception {
        backend.refuse("Invalid or expired token");

        start();

        var end = ending.get(10, TimeUnit.SECONDS);
        assertThat(end.exitCode()).isEqualTo(3);
        assertThat(end.message())
                .contains("Invalid or expired token", "WEGENT_AUTH_TOKEN")
                .doesNotContain("\n");
        assertThat(backend.attempts()).isOne();
    }

    @Test
    void whatPassesByItselfIsWaitedFor() {
        backend.refuse("Server is shutting down");
        start();
        Eventually.until("refused", () -> told.size() == 1);

        backend.refuse("");

        awaitRegistrations(1);
    }

    @Test
    void aShortageIsToldAtOnceAndHeartbeatsGoOn() throws IOException {
        start();
        awaitRegistrations(1);
        var run = outbox.create(RUN);
        disk.free = 0;
        Eventually.until("told", () -> {
            time.advance(Duration.ofSeconds(1));
            return backend.heartbeats.stream().anyMatch(beat -> beat.degraded() != null);
        });
        assertThat(backend.heartbeats.getLast().degraded().reason()).isEqualTo(Degraded.DISK_FULL);

        run.append(new StreamEvent.Status("working", "still sent"));
        Eventually.until("sent", () -> backend.events(RUN).size() == 1);
        backend.cut();
        Eventually.until("registered again", () -> {
            time.advance(Duration.ofSeconds(1));
            return backend.registrations.size() == 2;
        });
        assertThat(backend.registrations.getLast().degraded()).isNotNull();
        disk.free = Long.MAX_VALUE;

        Eventually.until("told that it is well", () -> {
            time.advance(Duration.ofSeconds(1));
            return !backend.heartbeats.isEmpty() && backend.heartbeats.getLast().degraded() == null;
        });
    }

    @Test
    void anHourOfOutputWithoutABackendIsBoundedInMemoryAndOnDisk() throws Exception {
        var run = outbox.create(RUN);
        var events = 0;
        while (run.shortage().isEmpty()) {
            run.append(new StreamEvent.TextDelta("a", "x".repeat(8_192)));
            events++;
        }
        assertThat(outbox.room().used()).isBetween(LIMITS.runMaxBytes(), LIMITS.runMaxBytes() + 10_000);

        start();
        Eventually.until("all is there", () -> {
            time.advance(Duration.ofMillis(30));
            return run.shortage().isEmpty() && backend.text(RUN).length() >= (run.lastSeq() - 1) * 8_192L;
        });
        run.append(Ended.completed());
        Eventually.until("settled", () -> outbox.isEmpty());

        assertThat(backend.text(RUN)).isEqualTo("x".repeat(events * 8_192));
        assertThat(backend.agrees(RUN)).isTrue();
        assertThat(home.resolve("outbox")).isEmptyDirectory();
    }

    @Test
    void aLostAcknowledgementOfTheEndIsNoSecondEnd() throws IOException {
        start();
        awaitRegistrations(1);
        var run = outbox.create(RUN);
        backend.leaveUnanswered(1);
        run.append(Ended.completed());
        Eventually.until("committed", () -> backend.hasEnd(RUN));

        backend.cut();
        Eventually.until("settled", () -> {
            time.advance(Duration.ofSeconds(1));
            return outbox.isEmpty();
        });

        assertThat(backend.events(RUN)).containsExactly(Ended.completed());
    }

    @Test
    void aDelayedOrDoubledAcknowledgementChangesNothing() throws IOException {
        start();
        awaitRegistrations(1);
        var run = outbox.create(RUN);
        run.append(new StreamEvent.Status("working", "1"));
        Eventually.until("sent", () -> backend.events(RUN).size() == 1);
        backend.leaveUnanswered(1);
        run.append(new StreamEvent.Status("working", "2"));
        Eventually.until("committed", () -> backend.events(RUN).size() == 2);
        run.append(new StreamEvent.Status("working", "3"));
        Eventually.until("the next goes on", () -> backend.events(RUN).size() == 3);

        backend.answerLate(3);
        backend.answerLate(2);
        run.append(Ended.completed());
        Eventually.until("settled", () -> {
            time.advance(Duration.ofSeconds(1));
            return outbox.isEmpty();
        });

        assertThat(backend.events(RUN)).hasSize(4);
    }

    @Test
    void aBackendThatLostWhatItAcknowledgedEndsTheRun() throws IOException {
        start();
        awaitRegistrations(1);
        var run = outbox.create(RUN);
        for (int i = 0; i < 400; i++) {
            run.append(new StreamEvent.TextDelta("a", "x".repeat(8_192)));
        }
        Eventually.until("given back", () -> run.firstSeq() > 2);

        backend.has(RUN, java.util.List.of());
        run.append(new StreamEvent.Status("working", "more"));

        Eventually.until("stopped", () -> stopped.contains(RUN.key()));
    }

    @Test
    void theTriesGetRarer() {
        backend.reachable(false);
        start();

        var seconds = new AtomicInteger();
        Eventually.until("twenty tries", () -> {
            time.advance(Duration.ofSeconds(1));
            seconds.incrementAndGet();
            return backend.attempts() >= 20;
        });

        assertThat(seconds)
                .as("seconds for twenty tries, each up to twice as late")
                .hasValueGreaterThan(22);
        assertThat(told).hasSize(1);
        backend.reachable(true);
        awaitRegistrations(1);
    }

    @Test
    void aLinkThatBreaksRightAfterALongOutageIsSoonBack() {
        backend.reachable(false);
        start();
        Eventually.until("forty tries", () -> {
            time.advance(Duration.ofSeconds(1));
            return backend.attempts() >= 40;
        });
        backend.reachable(true);
        awaitRegistrations(1);

        backend.cut();
        Eventually.until("the loss is noticed", () -> told.getLast().startsWith("Connection lost"));
        time.advance(Duration.ofSeconds(1));

        Eventually.until("registered again", () -> registrations() == 2);
    }

    @Test
    void aSupersededDeviceDoesNotComeBack() throws Exception {
        start();
        awaitRegistrations(1);

        backend.say(new BackendMessage.Superseded("other-host", "A newer registration came."));

        var end = ending.get(10, TimeUnit.SECONDS);
        assertThat(end.exitCode()).isEqualTo(4);
        assertThat(end.message()).contains("other-host");
    }

    @Test
    void aRunArrivesWholeAndIsThenForgotten() throws IOException {
        start();
        awaitRegistrations(1);
        var run = outbox.create(RUN);

        for (int i = 0; i < 1000; i++) {
            run.append(new StreamEvent.TextDelta("a", "word" + i + " "));
            time.advance(Duration.ofMillis(10));
        }
        run.append(Ended.completed());

        awaitSettled();
        assertThat(backend.text(RUN))
                .startsWith("word0 word1 ")
                .endsWith("word999 ")
                .hasSize(expected().length());
    }

    @Test
    void afterACutExactlyWhatIsMissingIsSent() throws IOException {
        start();
        awaitRegistrations(1);
        var run = outbox.create(RUN);
        run.append(new StreamEvent.Status("working", "1"));
        Eventually.until("first", () -> backend.events(RUN).size() == 1);

        backend.cut();
        run.append(new StreamEvent.Status("working", "2"));
        run.append(new StreamEvent.Status("working", "3"));
        awaitRegistrations(2);
        run.append(Ended.completed());
        awaitSettled();

        assertThat(backend.events(RUN)).hasSize(4);
        assertThat(backend.received).noneMatch(message -> message.startsWith("2-1:1+") && !message.equals("2-1:1+1"));
        assertThat(backend.registrations.getLast().running())
                .allMatch(state -> state.equals(new RunState(RUN.taskId(), RUN.subtaskId(), 1, state.seq(), false)));
    }

    @Test
    void whatIsLostOnTheWayIsAskedForAgain() throws IOException {
        start();
        awaitRegistrations(1);
        var run = outbox.create(RUN);

        backend.loseNext(1);
        run.append(new StreamEvent.Status("working", "lost"));
        Eventually.until("a gap", () -> {
            run.append(new StreamEvent.Status("working", "more"));
            return backend.events(RUN).size() > 3;
        });
        run.append(Ended.completed());

        awaitSettled();
        assertThat(backend.events(RUN)).startsWith(new StreamEvent.Status("working", "lost"));
        assertThat(backend.agrees(RUN)).isTrue();
        assertThat(backend.events(RUN).stream().filter(Ended.class::isInstance)).hasSize(1);
    }

    @Test
    void anEndWhoseAnswerGotLostIsNotSentTwice() throws IOException {
        start();
        awaitRegistrations(1);
        backend.leaveUnanswered(1);
        outbox.create(RUN).append(Ended.completed());
        Eventually.until("committed", () -> backend.hasEnd(RUN));

        backend.cut();
        awaitRegistrations(2);

        awaitSettled();
        assertThat(backend.received).containsExactly("2-1:1+1");
    }

    @Test
    void aRestartedExecutorSendsWhatTheOldOneCouldNot() throws IOException {
        outbox.create(RUN).append(new StreamEvent.TextDelta("a", "half an ans"));
        outbox.close();
        outbox = Outbox.open(home, LIMITS, disk, time);

        start();

        awaitSettled();
        assertThat(backend.text(RUN)).isEqualTo("half an ans");
        assertThat(backend.agrees(RUN)).isTrue();
        assertThat(((Ended) backend.events(RUN).getLast()).reason()).isEqualTo(FailureReason.LOST);
    }

    @Test
    void aLogThatLostItsTailToAPowerCutStillEndsItsRun() throws IOException {
        outbox.create(RUN).append(new StreamEvent.Status("working", "1"));
        outbox.close();
        outbox = Outbox.open(home, LIMITS, disk, time);
        var status = new StreamEvent.Status("working", "n");
        backend.has(RUN, List.of(status, status, status, status));

        start();

        awaitSettled();
        assertThat(backend.events(RUN)).hasSize(5);
        assertThat(backend.events(RUN).getLast()).isInstanceOf(Ended.class);
    }

    @Test
    void aRunThatTheBackendEndedIsStopped() throws IOException {
        outbox.create(RUN);
        start();
        awaitRegistrations(1);

        backend.stop(RUN);
        time.advance(Duration.ofSeconds(30));

        Eventually.until("stopped", () -> stopped.contains(RUN.key()));
        assertThat(backend.heartbeats.getFirst().running()).hasSize(1);
    }

    @Test
    void aNodeThatGoesDownIsLeftForAnother() {
        start();
        awaitRegistrations(1);

        backend.say(new BackendMessage.Reconnect("This node is being restarted", 1000));

        awaitRegistrations(2);
        assertThat(told.get(1)).isEqualTo("This node is being restarted. Connecting again.");
    }

    @Test
    void anOrderThatWaitedInALinkThatWasGivenUpIsDropped() {
        start();
        awaitRegistrations(1);
        var dead = backend.listener();
        var order = new BackendMessage.CloseSession(RUN.taskId());
        backend.say(order);
        backend.cut();
        awaitRegistrations(2);

        FakeBackend.sayBy(dead, order);

        assertThat(handled).containsExactly(order);
    }

    @Test
    void aStaleConnectionIsMadeAnew() {
        start();
        awaitRegistrations(1);

        backend.answerHeartbeatsWith(FakeBackend.stale());
        time.advance(Duration.ofSeconds(30));
        Eventually.until("noticed", () -> told.size() == 2);
        backend.answerHeartbeatsWith(null);

        awaitRegistrations(2);
    }

    private void start() {
        var config = new ConnectionConfig(URI.create("http://backend"), new Secret("t"), Optional.empty());
        connection =
                new BackendConnection(config, BackendConnectionTest::registration, outbox, new Rest(), backend, time);
        ending = new FutureTask<>(connection::run);
        Thread.ofVirtual().start(ending);
    }

    private static Registration registration() {
        return new Registration(
                new DeviceId("device-1"),
                "box",
                DeviceType.LOCAL,
                null,
                "1",
                5,
                new Machine("Linux", "amd64", "box", List.of(), null));
    }

    private static String expected() {
        var all = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            all.append("word").append(i).append(' ');
        }
        return all.toString();
    }

    /// Lets time pass until the device has registered that often and has taken the answer in: only then does
    /// its heart beat.
    private void awaitRegistrations(int count) {
        Eventually.until("registration " + count, () -> {
            time.advance(Duration.ofMillis(100));
            return registrations() >= count;
        });
    }

    private long registrations() {
        return told.stream().filter(line -> line.startsWith("Connected to")).count();
    }

    private void awaitSettled() {
        Eventually.until("settled", () -> {
            time.advance(Duration.ofMillis(50));
            return outbox.isEmpty();
        });
    }

    private final class Rest implements BackendConnection.Device {
        @Override
        public void handle(BackendMessage message, Consumer<Object> reply) {
            handled.add(message);
        }

        @Override
        public void stop(RunId.Key run, String reason) {
            stopped.add(run);
            outbox.drop(run);
        }

        @Override
        public RuntimeCapacity capacity() {
            return new RuntimeCapacity(5, 0);
        }

        @Override
        public void connected(BackendSocket socket) {}

        @Override
        public void disconnected() {}

        @Override
        public void tell(String line) {
            told.add(line);
        }
    }
}
