package wegent.backend.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.backend.testing.SqlEngine;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;

/// What every store may rely on, on every database.
@ParameterizedClass
@EnumSource(SqlEngine.class)
class DatabaseTest {
    @Parameter
    SqlEngine engine;

    private Database database;

    @BeforeEach
    void open() {
        database = engine.open();
        database.transact(sql -> {
            sql.execute("CREATE TABLE counter (id INT PRIMARY KEY, n INT NOT NULL)");
            sql.execute("INSERT INTO counter VALUES (1, 0), (2, 0)");
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aDeadlockIsTriedAgain() throws Exception {
        var bothBegan = new CyclicBarrier(2);
        var tries = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = threads.invokeAll(List.of(count(1, 2, bothBegan, tries), count(2, 1, bothBegan, tries)));
            assertThat(done).allSatisfy(one -> assertThat(one.resultNow()).isTrue());
        }

        assertThat(tries).hasValueGreaterThan(2);
        assertThat(database.<List<Integer>>read(sql ->
                        sql.select("SELECT n FROM counter").mapTo(Integer.class).list()))
                .containsExactly(2, 2);
        assertThat(database.health().outage()).isEmpty();
    }

    private Callable<Boolean> count(int first, int then, CyclicBarrier bothBegan, AtomicInteger tries) {
        return () -> database.inTransaction(sql -> {
            sql.execute("UPDATE counter SET n = n + 1 WHERE id = ?", first);
            if (tries.incrementAndGet() <= 2) {
                meet(bothBegan);
            }
            return sql.execute("UPDATE counter SET n = n + 1 WHERE id = ?", then) == 1;
        });
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFaultOfTheStatementIsNoOutage() {
        assertThatThrownBy(() -> database.transact(sql -> sql.execute("INSERT INTO counter VALUES (1, 0)")))
                .isInstanceOfSatisfying(
                        JdbiException.class,
                        e -> assertThat(Database.isDuplicate(e)).isTrue());
        assertThatThrownBy(() -> database.transact(sql -> sql.execute("SELECT nothing")))
                .isInstanceOf(JdbiException.class);
        assertThat(database.health().outage()).isEmpty();
    }

    @Test
    void aTextThatIsTooLongForItsColumnIsTheClientsFault() {
        database.transact(sql -> sql.execute("CREATE TABLE note (text VARCHAR(10))"));

        assertThatThrownBy(() -> database.transact(sql -> sql.execute("INSERT INTO note VALUES (?)", "x".repeat(11))))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PAYLOAD));
        assertThat(database.health().outage()).isEmpty();
    }
}
