package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import wegent.backend.testing.Postgres;
import wegent.base.Eventually;
import wegent.protocol.FailureReason;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.BlockFold;

/// Processes are killed while an agent works.
class NodeLossTest {
    private static final String COUNTING = "for i in $(seq 1 60); do echo line $i; sleep 0.05; done";

    private static String counted() {
        var lines = new StringBuilder();
        IntStream.rangeClosed(1, 60)
                .forEach(i -> lines.append("line ").append(i).append('\n'));
        return lines.toString();
    }

    @Test
    void aBackendThatIsKilledLosesAndDoublesNothing() {
        try (var cluster = TestCluster.start()) {
            var laptop = cluster.addDevice("ann", "laptop");
            var ann = cluster.browser("ann");
            var sent = ann.shell(laptop.id(), COUNTING);
            ann.awaitText(sent.answer(), "line 5\n");
            var waiting = ann.shell(laptop.id(), "echo still here");

            cluster.server.kill();
            cluster.server.start();
            ann.reconnect();

            var answer = ann.await(sent.answer(), SubtaskStatus.COMPLETED);
            assertThat(BlockFold.textOf(answer.blocks())).isEqualTo(counted());
            assertThat(answer.attempt()).isEqualTo(1);
            var other = ann.await(waiting.answer(), SubtaskStatus.COMPLETED);
            assertThat(BlockFold.textOf(other.blocks())).isEqualTo("still here\n");
        }
    }

    @Test
    void anExecutorThatIsKilledLosesAndDoublesNothingForWhoWatches() throws IOException {
        try (var cluster = TestCluster.start()) {
            var shared = Files.createTempDirectory("watched");
            var laptop =
                    cluster.addDevice("ann", "laptop", Map.of("WEGENT_EXECUTOR_SANDBOX_WRITABLE", shared.toString()));
            var ann = cluster.browser("ann");
            var watched = shared.resolve("watched");
            var sent = ann.shell(laptop.id(), "until [ -e '" + watched + "' ]; do sleep 0.02; done; " + COUNTING);
            Files.createFile(watched);
            for (var line : List.of("line 5\n", "line 25\n")) {
                ann.awaitText(sent.answer(), line);
                laptop.process().kill();
                laptop.process().start();
            }

            var answer = ann.await(sent.answer(), SubtaskStatus.COMPLETED);

            assertThat(BlockFold.textOf(answer.blocks())).isEqualTo(counted());
            assertThat(ann.streamed(sent.answer())).isEqualTo(counted());
            assertThat(answer.attempt()).isEqualTo(1);
            assertThat(cluster.server.log()).doesNotContain("another digest");
        }
    }

    @Test
    void aDeviceThatIsKilledFailsItsAnswersAndComesBack() {
        var shortGrace = Map.of("WEGENT_PRESENCE_GRACE", "1s");
        try (var cluster = TestCluster.start(shortGrace)) {
            var laptop = cluster.addDevice("ann", "laptop");
            var ann = cluster.browser("ann");
            var sent = ann.shell(laptop.id(), "echo before; sleep 1000");
            ann.awaitText(sent.answer(), "before");

            laptop.process().kill();
            cluster.awaitStatus("ann", laptop, "offline");

            var failed = ann.await(sent.answer(), SubtaskStatus.FAILED);
            assertThat(failed.reason()).isEqualTo(FailureReason.DEVICE_OFFLINE);
            assertThat(BlockFold.textOf(failed.blocks())).isEqualTo("before\n");

            laptop.process().start();
            cluster.awaitStatus("ann", laptop, "online");
            var again = ann.shell(laptop.id(), "echo back");
            ann.await(again.answer(), SubtaskStatus.COMPLETED);
        }
    }

    @Test
    void aBackendWithoutItsDatabaseLivesButIsNotReady() {
        try (var postgres = Postgres.start();
                var cluster = TestCluster.start(Map.of("WEGENT_DATABASE_URL", postgres.url()))) {
            var http = new Rest(cluster.server.url(), "", HttpClient.newHttpClient());

            postgres.kill();
            Eventually.until("not ready", () -> http.get("/health/ready").status() == 503);
            assertThat(http.get("/health/live").status()).isEqualTo(200);

            postgres.restart();
            Eventually.until(
                    "ready",
                    Duration.ofSeconds(30),
                    () -> http.get("/health/ready").status() == 200);
            assertThat(cluster.rest("ann").get("/api/devices").status()).isEqualTo(200);
        }
    }
}
