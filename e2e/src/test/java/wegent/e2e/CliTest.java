package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import wegent.base.Json;

/// What `./wegent run` runs, as a process.
class CliTest {
    private static TestCluster cluster;
    private static TestCluster.Device laptop;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start();
        laptop = cluster.addDevice("admin", "laptop");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    record Ran(int code, String out, String err) {}

    private static Process begin(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                ServerProcess.java(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of("../cli/target/cli/lib").toAbsolutePath() + "/*",
                "wegent.cli.Main",
                "--url",
                cluster.server.url().toString(),
                "--token-file",
                cluster.server.folder().resolve("key").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }

    private static Ran finish(Process process) throws IOException, InterruptedException {
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), out, err);
    }

    private static Ran run(String... arguments) throws IOException, InterruptedException {
        return finish(begin(arguments));
    }

    @Test
    void itPrintsTheAnswerAndEndsWithZero() throws IOException, InterruptedException {
        var ran = run("--runtime", "shell", "echo hello; seq 1 3");

        assertThat(ran.out()).isEqualTo("hello\n1\n2\n3\n");
        assertThat(ran.code()).isZero();
    }

    @Test
    void aFailureIsItsExitCodeAndSaysWhy() throws IOException, InterruptedException {
        var ran = run("--runtime", "shell", "exit 3");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("exit_status").contains("3");
    }

    @Test
    void asJsonItPrintsOneEventALine() throws IOException, InterruptedException {
        var ran = run("--json", "--runtime", "shell", "echo hello");

        assertThat(ran.code()).isZero();
        var events = ran.out().lines().map(Json::tree).toList();
        assertThat(events).extracting(event -> event.get("event").asText()).endsWith("end");
        assertThat(events.getLast().get("text").asText()).isEqualTo("hello\n");
    }

    @Test
    void whatCannotBeSentEndsWithTwoAndOneLine() throws IOException, InterruptedException {
        var unknown = run("--device", "nowhere", "hello");
        var empty = run("  ");

        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err().lines())
                .hasSize(1)
                .first()
                .asString()
                .contains("nowhere")
                .contains("laptop");
        assertThat(empty.code()).isEqualTo(2);
        assertThat(empty.err()).contains("prompt is empty");
    }

    @Test
    void detachedItSaysWhereToLook() throws IOException, InterruptedException {
        var ran = run("--detach", "--runtime", "shell", "echo later");

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("/chat/");
    }

    @Test
    void theAnswerComesOnceThroughARestartOfTheBackend() throws IOException, InterruptedException {
        var process = begin("--runtime", "shell", "for i in $(seq 1 60); do echo line $i; sleep 0.05; done");
        var first = new byte[7];
        assertThat(process.getInputStream().readNBytes(first, 0, 7)).isEqualTo(7);

        cluster.server.kill();
        cluster.server.start();
        var ran = finish(process);

        var expected = new StringBuilder();
        IntStream.rangeClosed(1, 60)
                .forEach(i -> expected.append("line ").append(i).append('\n'));
        assertThat(new String(first, StandardCharsets.UTF_8) + ran.out()).isEqualTo(expected.toString());
        assertThat(ran.code()).as(ran.err()).isZero();
        cluster.awaitStatus("admin", laptop, "online");
    }
}
