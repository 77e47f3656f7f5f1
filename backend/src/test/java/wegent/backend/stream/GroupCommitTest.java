package wegent.backend.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import wegent.backend.testing.SqlEngine;
import wegent.backend.testing.SqlWorld;
import wegent.base.Eventually;

class GroupCommitTest {

    @Test
    void aDatabaseWithoutRoomIsTriedAgainAndNothingIsGivenUp() {
        try (var world = new SqlWorld(SqlEngine.H2);
                var commit = new GroupCommit(new JdbcStreamStore(world.store, world.time), world.time)) {
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
                var commit = new GroupCommit(new JdbcStreamStore(world.store, world.time), world.time)) {
            var bad = new Refused("23502", Integer.MAX_VALUE);
            var good = new Refused("", 0);

            commit.add(bad);
            commit.add(good);

            Eventually.until("written", good.done::get);
            Eventually.until("given up", bad.failed::get);
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(Place.values())
                .flatMap(place -> Stream.<Supplier<Throwable>>of(
                                () -> new OutOfMemoryError("injected"),
                                () -> new StackOverflowError("injected"),
                                () -> new IllegalStateException("injected"),
                                () -> new AssertionError("injected"))
                        .map(failure -> Arguments.of(place, failure)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void noFailureOfOnePieceEndsTheThreadOrLosesTheOthers(Place place, Supplier<Throwable> failure) {
        try (var world = new SqlWorld(SqlEngine.H2);
                var commit = new GroupCommit(new JdbcStreamStore(world.store, world.time), world.time)) {
            var before = new Refused("", 0);
            var bad = new Broken(place, failure);
            var after = new Refused("", 0);

            commit.add(before);
            commit.add(bad);
            commit.add(after);
            Eventually.until("written", () -> before.done.get() && after.done.get() && bad.ended.get());
            var later = new Refused("", 0);
            commit.add(later);

            Eventually.until("the thread goes on", later.done::get);
            assertThat(before.failed.get() || after.failed.get()).isFalse();
            assertThat(commit.trouble()).isEmpty();
            assertThat(commit.isFull()).isFalse();
        }
    }

    @Test
    void workThatStandsStillIsATroubleUntilItGoesOn() {
        try (var world = new SqlWorld(SqlEngine.H2);
                var commit = new GroupCommit(new JdbcStreamStore(world.store, world.time), world.time)) {
            var held = new Held();
            var behind = new Refused("", 0);
            commit.add(held);
            commit.add(behind);
            Eventually.until("begun", held.begun::get);

            assertThat(commit.trouble()).isEmpty();
            world.time.advance(Duration.ofSeconds(11));
            assertThat(commit.trouble())
                    .hasValueSatisfying(why -> assertThat(why).contains("11 s"));

            held.goOn.countDown();
            Eventually.until("written", behind.done::get);
            assertThat(commit.trouble()).isEmpty();
        }
    }

    enum Place {
        WRITE,
        DONE,
        WRITE_AND_FAILED
    }

    /// A piece that throws at one place, again and again.
    private static final class Broken implements GroupCommit.Change {
        private final Place place;
        private final Supplier<Throwable> failure;
        private final AtomicBoolean ended = new AtomicBoolean();

        Broken(Place place, Supplier<Throwable> failure) {
            this.place = place;
            this.failure = failure;
        }

        @Override
        public void write(StreamStore.Group group, Set<StreamLog.StreamBatch> refused) {
            if (place != Place.DONE) {
                throwIt();
            }
        }

        @Override
        public void done() {
            ended.set(true);
            throwIt();
        }

        @Override
        public void failed(RuntimeException cause) {
            ended.set(true);
            if (place == Place.WRITE_AND_FAILED) {
                throwIt();
            }
        }

        private void throwIt() {
            switch (failure.get()) {
                case Error error -> throw error;
                case RuntimeException exception -> throw exception;
                case Throwable other -> throw new IllegalStateException(other);
            }
        }
    }

    /// A piece whose end takes until it is let go.
    private static final class Held implements GroupCommit.Change {
        private final AtomicBoolean begun = new AtomicBoolean();
        private final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void write(StreamStore.Group group, Set<StreamLog.StreamBatch> refused) {}

        @Override
        public void done() {
            begun.set(true);
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void failed(RuntimeException cause) {}
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
