package wegent.backend.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.backend.task.Subtask;
import wegent.backend.task.Tasks;
import wegent.backend.testing.SqlEngine;
import wegent.backend.testing.SqlWorld;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;

/// The same of the queue on every database.
@ParameterizedClass
@EnumSource(SqlEngine.class)
class TaskQueueTest {
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

    private Tasks.Sent send(TaskId task) {
        return world.send(
                task, null, "go", (sql, id, answer) -> world.queue.add(sql, world.laptop, id, answer, "busy"));
    }

    private Optional<SubtaskId> claimed() {
        return world.queue.claimHead(world.laptop, world.time.instant()).map(TaskQueue.Claim::answer);
    }

    @Test
    void nodesThatClaimAtOnceNeverTakeMoreThanTheSlots() throws Exception {
        for (int i = 0; i < 12; i++) {
            send(null);
        }
        Callable<Optional<SubtaskId>> claim = this::claimed;

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var claims = threads
                    .invokeAll(Stream.generate(() -> claim).limit(12).toList())
                    .stream()
                    .flatMap(one -> one.resultNow().stream())
                    .toList();
            assertThat(claims).hasSize(5).doesNotHaveDuplicates();
        }
    }

    @Test
    void whoCameFirstGoesFirstAndOneOfAConversation() {
        var first = send(null).answer();
        send(first.taskId());
        var other = send(null).answer();
        assertThat(world.store.waiting(world.laptop))
                .extracting(answer -> answer.queue().position())
                .containsExactly(1, 2, 3);

        assertThat(claimed()).contains(first.id());
        assertThat(claimed()).contains(other.id());
        assertThat(claimed()).isEmpty();
        assertThat(world.queue.load(world.laptop)).isEqualTo(new TaskQueue.Load(2, 1));
        assertThat(world.store.waiting(world.laptop))
                .extracting(answer -> answer.queue().position())
                .containsExactly(0, 1, 0);
    }

    @Test
    void aClaimIsGivenBackAndAnEntryRemoved() {
        var first = send(null).answer();
        var claim = world.queue.claimHead(world.laptop, world.time.instant()).orElseThrow();
        world.queue.unclaim(new TaskQueue.Claim(first.id(), claim.at().plusSeconds(1), claim.generation()));
        assertThat(claimed()).isEmpty();
        world.queue.unclaim(claim);
        assertThat(claimed()).contains(first.id());
        world.queue.setReason(world.laptop, "offline");

        assertThat(world.queue.devices()).containsExactly(world.laptop);
        assertThat(world.queue.devices(first.taskId())).containsExactly(world.laptop);
        assertThat(world.store.waiting(world.laptop)).extracting(Subtask::id).containsExactly(first.id());
        world.database.transact(sql -> world.queue.remove(sql, first.id()));
        assertThat(world.queue.devices()).isEmpty();
    }

    @Test
    void whatAnOlderRegistrationMayHaveStartedGoesOutAsTheNextAttempt() {
        var answer = send(null).answer();
        world.queue.unclaim(claim());
        assertThat(attempt(answer)).isEqualTo(1);
        var first = claim();
        world.queue.unclaim(first);
        assertThat(attempt(answer)).as("the same registration").isEqualTo(1);

        world.addDevice("laptop");
        var claim = claim();
        assertThat(claim.generation()).isGreaterThan(first.generation());
        assertThat(attempt(answer)).isEqualTo(2);

        world.queue.refused(claim);
        world.addDevice("laptop");
        claim();
        assertThat(attempt(answer)).as("it was not started").isEqualTo(2);
    }

    @Test
    void aClaimForAnOlderRegistrationIsVoidWhenTheAnswerIsClaimedAnewAtTheSameMoment() {
        send(null);
        var older = claim();
        world.queue.unclaimAll(world.laptop);
        world.addDevice("laptop");
        var claim = claim();
        assertThat(claim.at()).isEqualTo(older.at());

        assertThat(world.queue.unclaim(older)).isFalse();
        assertThat(world.queue.refused(older)).isFalse();
        assertThat(world.database.<Optional<TaskQueue.Claim>>inTransaction(
                        sql -> world.queue.renew(sql, older, world.time.instant())))
                .isEmpty();
        assertThat(world.queue.unclaim(claim)).isTrue();
    }

    @Test
    void aRetryOnAnotherDeviceDoesNotRunBesideALaterAnswer() throws Exception {
        var tower = world.addDevice("tower");
        var first = send(null).answer();
        world.database.transact(sql -> {
            sql.execute(
                    "UPDATE subtask SET status = 'FAILED' WHERE id = ?",
                    first.id().value());
            world.queue.remove(sql, first.id());
        });
        world.send(first.taskId(), null, "go", (sql, id, answer) -> world.queue.add(sql, tower, id, answer, "busy"));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<SubtaskId>> beside = world.database.inTransaction(sql -> {
                assertThat(world.queue.claimHead(sql, tower, world.time.instant()))
                        .isPresent();
                Future<Optional<SubtaskId>> retried = threads.submit(() -> {
                    retry(first);
                    return claimed();
                });
                assertThat(retried)
                        .as("it waits for the conversation")
                        .failsWithin(Duration.ofMillis(500))
                        .withThrowableOfType(TimeoutException.class);
                return retried;
            });

            assertThat(beside.get(10, TimeUnit.SECONDS)).isEmpty();
        }
    }

    private void retry(Subtask answer) {
        world.tasks.retry(
                answer,
                world.laptop.device(),
                (sql, task, next) -> world.queue.add(sql, world.laptop, task, next, "busy"));
    }

    private TaskQueue.Claim claim() {
        return world.queue.claimHead(world.laptop, world.time.instant()).orElseThrow();
    }

    private int attempt(Subtask answer) {
        return world.store.subtask(answer.id()).orElseThrow().attempt();
    }
}
