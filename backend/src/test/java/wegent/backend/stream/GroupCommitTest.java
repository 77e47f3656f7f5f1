package wegent.backend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;
import wegent.backend.testing.SqlEngine;
import wegent.backend.testing.SqlWorld;
import wegent.base.Eventually;

class GroupCommitTest {

    @Test
    void aDatabaseWithoutRoomIsTriedAgainAndNothingIsGivenUp() {
        try (var world = new SqlWorld(SqlEngine.H2);
                var commit = new GroupCommit(new JdbcStreamStore(world.store, world.time))) {
            var work = new Refused("53100", 6);

            commit.add(work);

            Eventually.until("written", work.done::get);
            assertThat(work.failed).isFalse();
            assertThat(work.tries).hasValue(7);
        }
    }

    @Test
    void whatCanNeverBeWrittenIsGivenUpForTheSakeOfTheOthers() {
        try (var world = new SqlWorld(SqlEngine.H2);
                var commit = new GroupCommit(new JdbcStreamStore(world.store, world.time))) {
            var bad = new Refused("23502", Integer.MAX_VALUE);
            var good = new Refused("", 0);

            commit.add(bad);
            commit.add(good);

            Eventually.until("written", good.done::get);
            Eventually.until("given up", bad.failed::get);
        }
    }

    /// A change that the database refuses with `state`, `times` times.
    private static final class Refused implements GroupCommit.Change {
        private final String state;
        private final int times;
        private final AtomicInteger tries = new AtomicInteger();
        private final AtomicBoolean done = new AtomicBoolean();
        private final AtomicBoolean failed = new AtomicBoolean();

        Refused(String state, int times) {
            this.state = state;
            this.times = times;
        }

        @Override
        public void write(StreamStore.Group group, Set<StreamLog.StreamBatch> refused) {
            if (tries.incrementAndGet() <= times) {
                throw new UnableToExecuteStatementException(
                        new SQLException("could not extend file: No space left on device", state), null);
            }
        }

        @Override
        public void done() {
            done.set(true);
        }

        @Override
        public void failed(RuntimeException cause) {
            failed.set(true);
        }
    }
}
