package wegent.backend.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.backend.testing.SqlEngine;
import wegent.backend.testing.SqlWorld;
import wegent.protocol.FailureReason;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.StopReceipt;
import wegent.protocol.stream.StreamEvent;

/// The same of tasks and messages on every database.
@ParameterizedClass
@EnumSource(SqlEngine.class)
class TaskStoreTest {
    private static final Tasks.Enqueue NOWHERE = (_, _, _) -> {};

    @Parameter
    SqlEngine engine;

    private SqlWorld world;

    @BeforeEach
    void open() {
        world = new SqlWorld(engine);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aMessageAndItsAnswerAreKept() {
        var long_ = "wörd \uD83D\uDE00 ".repeat(20_000);
        var sent = world.send(null, "op", "first line\u0000\n" + long_, NOWHERE);
        var task = world.store.task(sent.answer().taskId()).orElseThrow();

        assertThat(world.store.subtask(sent.message().id()).orElseThrow().text())
                .isEqualTo("first line\uFFFD\n" + long_);
        assertThat(task.status()).isEqualTo(SubtaskStatus.PENDING);
        assertThat(task.createdAt()).isEqualTo(world.time.instant().truncatedTo(ChronoUnit.MICROS));
        assertThat(world.store.subtasks(task.id()))
                .extracting(Subtask::messageNumber)
                .containsExactly(1, 2);
        assertThat(world.tasks.list(world.ann, TaskFilter.NONE, 10, 0).items()).containsExactly(task.summary());
        world.store.removeTask(task.id());
        assertThat(world.store.subtask(sent.answer().id())).isEmpty();
    }

    @Test
    void aRepeatedSendAtOnceIsOneMessage() throws Exception {
        Callable<Tasks.Sent> send = () -> world.send(null, "op", "go", NOWHERE);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = threads.invokeAll(List.of(send, send, send, send));
            assertThat(sent)
                    .allSatisfy(one -> assertThat(one.resultNow().answer().id())
                            .isEqualTo(sent.getFirst().resultNow().answer().id()));
        }
        assertThat(world.tasks.list(world.ann, TaskFilter.NONE, 10, 0).total()).isEqualTo(1);
    }

    @Test
    void messagesOfOneTaskAtOnceGetNumbersOfTheirOwn() throws Exception {
        var task = world.send(null, null, "begin", NOWHERE).answer().taskId();
        Callable<Tasks.Sent> send = () -> world.send(task, null, "more", NOWHERE);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(List.of(send, send, send, send, send)))
                    .allSatisfy(one -> assertThat(one.resultNow().repeated()).isFalse());
        }
        assertThat(world.store.subtasks(task))
                .extracting(Subtask::messageNumber)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 12).boxed().toList());
    }

    @Test
    void anAnswerRunsStopsAndRunsAgain() {
        var answer = world.send(null, null, "go", NOWHERE).answer();
        var id = answer.id();
        var now = world.time.instant();

        world.database.transact(sql -> {
            assertThat(world.store.queued(sql, id)).isTrue();
            assertThat(world.store.queued(sql, id)).isFalse();
            assertThat(world.store.accepted(sql, id, 2, now)).isFalse();
            assertThat(world.store.accepted(sql, id, 1, now)).isTrue();
            assertThat(world.store.accepted(sql, id, 1, now)).isFalse();
        });
        assertThat(world.store.running(world.laptop)).extracting(Subtask::id).containsExactly(id);
        assertThat(world.store.runningDevices()).containsExactly(world.laptop);

        var ended = new StreamEvent.Ended(
                SubtaskStatus.CANCELLED, FailureReason.CANCELLED, "why \u0000", new StopReceipt(2, 1, 0, 40), null);
        world.database.transact(sql -> {
            assertThat(world.store.cancelling(sql, id, now)).isTrue();
            assertThat(world.store.cancelling(sql, id, now)).isFalse();
            var outcome = new Outcome(ended, List.of(), 0, null, null);
            assertThat(world.store.ended(sql, id, 1, outcome, List.of(SubtaskStatus.RUNNING), now))
                    .isTrue();
            assertThat(world.store.ended(sql, id, 1, outcome, List.of(SubtaskStatus.RUNNING), now))
                    .isFalse();
            world.store.setNeedsApproval(sql, answer.taskId(), true);
            world.store.refreshTask(sql, answer.taskId(), now);
        });
        var row = world.store.subtask(id).orElseThrow();
        assertThat(row.status()).isEqualTo(SubtaskStatus.CANCELLED);
        assertThat(row.receipt()).isEqualTo(new StopReceipt(2, 1, 0, 40));
        assertThat(row.error()).isEqualTo("why \uFFFD");
        assertThat(row.queue()).isNull();
        assertThat(world.store.task(answer.taskId()).orElseThrow().needsApproval())
                .isTrue();

        var again = world.tasks.retry(row, world.laptop.device(), NOWHERE);
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.endedAt()).isNull();
    }
}
