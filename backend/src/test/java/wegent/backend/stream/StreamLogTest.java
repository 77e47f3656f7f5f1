package wegent.backend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.backend.stream.StreamLog.StreamBatch;
import wegent.backend.task.Subtask;
import wegent.backend.testing.SqlEngine;
import wegent.backend.testing.SqlWorld;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.stream.StreamEvent;

/// The same of the streams' log on every database.
@ParameterizedClass
@EnumSource(SqlEngine.class)
class StreamLogTest {
    @Parameter
    SqlEngine engine;

    private SqlWorld world;
    private StreamLog log;
    private SubtaskId answer;

    @BeforeEach
    void open() {
        world = new SqlWorld(engine);
        log = new StreamLog(world.database);
        answer = world.send(null, null, "go", (_, _, _) -> {}).answer().id();
        world.database.transact(sql -> world.store.accepted(sql, answer, 1, world.time.instant()));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Subtask row() {
        return world.store.subtask(answer).orElseThrow();
    }

    private StreamBatch batch(int attempt, long seq, String... texts) {
        var events = List.of(texts).stream()
                .<StreamEvent>map(text -> new StreamEvent.TextDelta("t", text))
                .toList();
        return new StreamBatch(answer, attempt, seq, events, List.of());
    }

    @Test
    void batchesAreKeptInOrderByteForByte() {
        var odd = "zero \u0000, half \uD83D\uDE00, quote ' \\ \"";
        var first = batch(1, 1, "a", odd);
        var second = batch(1, 3, "b".repeat(300_000));

        assertThat(world.database.<Integer>inTransaction(
                        sql -> log.append(sql, List.of(first, second)).size()))
                .isZero();

        assertThat(log.events(row()))
                .containsExactly(
                        new StreamEvent.TextDelta("t", "a"),
                        new StreamEvent.TextDelta("t", odd),
                        new StreamEvent.TextDelta("t", "b".repeat(300_000)));
        assertThat(world.store.subtask(answer).orElseThrow().seq()).isEqualTo(3);
    }

    @Test
    void onlyWhatContinuesTheLogIsTaken() {
        var good = batch(1, 1, "a");
        var gap = batch(1, 3, "c");
        var again = batch(1, 1, "other");
        var otherAttempt = batch(2, 2, "x");
        var next = batch(1, 2, "b");

        var refused =
                world.database.inTransaction(sql -> log.append(sql, List.of(good, gap, again, otherAttempt, next)));

        assertThat(refused).containsExactlyInAnyOrder(gap, again, otherAttempt);
        assertThat(log.events(row())).hasSize(2);
    }

    @Test
    void aRowHasTheEventsThatItCounts() {
        world.database.<Integer>inTransaction(
                sql -> log.append(sql, List.of(batch(1, 1, "a", "b"))).size());
        var read = row();

        world.database.<Integer>inTransaction(
                sql -> log.append(sql, List.of(batch(1, 3, "c"))).size());

        assertThat(log.events(read)).hasSize(2);
        assertThat(log.events(row())).hasSize(3);
    }
}
