package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import wegent.backend.storage.DatabaseConfig;
import wegent.backend.testing.Postgres;
import wegent.base.Eventually;
import wegent.protocol.ErrorCode;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.StreamEvent;

/// Without its database the backend refuses what it cannot keep, loses nothing that it has, and goes on by
/// itself.
class DatabaseOutageTest {
    private Postgres postgres;
    private TestHouse house;

    @BeforeEach
    void open() {
        postgres = Postgres.start();
        house = new TestHouse(DatabaseConfig.at(postgres.url()));
    }

    @AfterEach
    void close() {
        house.close();
        postgres.close();
    }

    @Test
    void allGoesOnAfterTheDatabaseWasStopped() throws Exception {
        goesOnAfter(Postgres::stop, Postgres::restart);
    }

    @Test
    void allGoesOnAfterTheDatabaseWasKilled() throws Exception {
        goesOnAfter(Postgres::kill, Postgres::restart);
    }

    @Test
    void allGoesOnAfterTheDatabaseHung() throws Exception {
        goesOnAfter(Postgres::pause, Postgres::resume);
    }

    private void goesOnAfter(Consumer<Postgres> lose, Consumer<Postgres> bringBack) throws Exception {
        var changes = new CopyOnWriteArrayList<Boolean>();
        house.storage().listen(outage -> changes.add(outage.isPresent()));
        try (var laptop = house.device(house.ann, "laptop");
                var ann = house.browser(house.ann)) {
            laptop.register();
            var sent = ann.send(laptop, "go");
            var run = laptop.awaitExecute();
            laptop.progress(run, 1, new StreamEvent.TextDelta("t", "one "));

            lose.accept(postgres);

            var begun = System.nanoTime();
            var refused = ann.call(TestBrowser.message(null, laptop.id, "and this?"));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(5500));
            assertThat(refused.path("code").asText()).isEqualTo(ErrorCode.UNAVAILABLE.wire());
            assertThat(refused.path("error").asText())
                    .contains("Nothing is lost")
                    .contains("Try again");
            assertThat(house.unready()).isPresent();
            var beat = laptop.heartbeat(TestDevice.state(run, 1, false));
            assertThat(beat.path("success").asBoolean()).isTrue();
            assertThat(beat.path("stop")).isEmpty();
            assertThat(laptop.registering(2, null, TestDevice.state(run, 1, false))
                            .path("code")
                            .asText())
                    .isEqualTo(ErrorCode.UNAVAILABLE.wire());
            var unacknowledged = CompletableFuture.supplyAsync(
                    () -> laptop.call(TestDevice.batch(run, 2, new StreamEvent.TextDelta("t", "two "))));
            Eventually.until(
                    "viewers see it at once", () -> ann.heard("chat:chunk").size() == 2);
            assertThat(unacknowledged).isNotDone();

            bringBack.accept(postgres);

            assertThat(unacknowledged.get(10, TimeUnit.SECONDS).path("seq").asLong())
                    .isEqualTo(2);
            Eventually.until("ready again", () -> house.unready().isEmpty());
            laptop.register(TestDevice.state(run, 2, false));
            laptop.complete(run, 3, new StreamEvent.TextDelta("t", "three"), StreamEvent.Ended.completed());
            Eventually.until("ends", () -> ann.view(sent.answer()).status() == SubtaskStatus.COMPLETED);
            assertThat(ann.view(sent.answer()).blocks())
                    .extracting(Block::content)
                    .containsExactly("one two three");
            ann.send(laptop, "next");
            assertThat(laptop.awaitExecute().attempt()).isEqualTo(1);
            assertThat(changes).startsWith(true).endsWith(false);
        }
    }

    @Test
    @Timeout(60)
    void aNewConnectionIsToldToComeBack() {
        var token = house.token(house.ann).accessToken();
        postgres.stop();

        assertThat(List.of(refusal(() -> house.device(token, "x")), refusal(() -> house.browser(token))))
                .allSatisfy(why -> assertThat(why).startsWith("Authentication service unavailable"));
        postgres.restart();
        Eventually.until("ready again", () -> house.unready().isEmpty());
        try (var laptop = house.device(house.ann, "laptop")) {
            laptop.register();
        }
    }

    private static String refusal(Runnable connecting) {
        try {
            connecting.run();
            return "none";
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
