package wegent.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.base.SystemTime;

class ChildProcessTest {
    private final SystemTime time = new SystemTime();
    private final Launcher launcher = new Launcher(
            Map.of(
                    "PATH", System.getenv("PATH"),
                    "HOME", "/home/ann",
                    "WEGENT_AUTH_TOKEN", "secret",
                    "GITHUB_TOKEN", "secret"),
            "test-" + System.nanoTime(),
            time);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        launcher.close();
        time.close();
    }

    @Test
    void aChildSeesNoSecretOfOursAndHasATmpdirOfItsOwnThatGoesWithIt() throws Exception {
        var child = shell("env; touch $TMPDIR/left");

        var lines = read(child);
        var temporary = Path.of(lines.stream()
                .filter(line -> line.startsWith("TMPDIR="))
                .findFirst()
                .orElseThrow()
                .substring(7));

        assertThat(lines).contains("HOME=/home/ann").noneMatch(line -> line.contains("secret"));
        assertThat(temporary.resolve("left")).exists();
        child.close();
        assertThat(temporary).doesNotExist();
    }

    @Test
    void theExitStatusIsToldInWords() throws Exception {
        try (var three = shell("exit 3");
                var killed = shell("kill -9 $$")) {
            assertThat(three.waitFor().inWords()).isEqualTo("ended with exit status 3");
            assertThat(killed.waitFor().inWords()).isEqualTo("was killed by SIGKILL");
        }
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> launcher.start(ChildCommand.of(folder, List.of("no-such-program"))))
                .isInstanceOf(IOException.class)
                .hasMessage("Program not found: no-such-program");
    }

    @Test
    void theTailOfStderrIsKept() throws Exception {
        try (var child = shell("i=0; while [ $i -lt 20000 ]; do echo line$i >&2; i=$((i+1)); done")) {
            child.waitFor();

            Eventually.until("the last line", () -> child.stderrTail().endsWith("line19999\n"));
            assertThat(child.stderrTail()).hasSize(64 * 1024);
        }
    }

    @Test
    void linesAreWrittenAndReadWhileItRuns() throws Exception {
        try (var child = shell("while read line; do echo \"got $line\"; done")) {
            var reader = new LineReader(child.output());

            child.writeLine("grüße");
            assertThat(reader.next()).isEqualTo("got grüße");
            child.closeInput();
            assertThat(child.waitFor().success()).isTrue();
        }
    }

    @Test
    void stopEndsWhateverItStarted() throws Exception {
        var script = """
                marks=%s
                sleep 1000 & echo $! >> $marks
                setsid sleep 1001 & echo $! >> $marks
                (setsid sh -c 'sleep 1002 & echo $$ >> %s; exec sleep 1003' &) &
                (trap '' TERM; echo $BASHPID >> $marks; while :; do sleep 1; done) &
                bash -c 'setsid bash -c "setsid sleep 1004 & echo \\$! >> %s" &' &
                wait
                """.formatted(folder.resolve("pids"), folder.resolve("pids"), folder.resolve("pids"));
        var child = launcher.start(ChildCommand.of(folder, List.of("bash", "-c", script)));
        Eventually.until("all have started", () -> pids().size() == 5);

        var receipt = child.stop(Duration.ofMillis(300));

        assertThat(receipt.left()).isZero();
        assertThat(receipt.ended()).isGreaterThanOrEqualTo(7);
        assertThat(receipt.killed()).isGreaterThanOrEqualTo(1);
        assertThat(pids()).noneMatch(ChildProcessTest::isRunning);
        assertThat(child.waitFor(Duration.ofSeconds(5))).isPresent();
        child.close();
    }

    @Test
    void aPauseHoldsWhateverItStartedUntilItIsResumed() throws Exception {
        var count = "echo $$ >> pids; i=0; while :; do i=$((i+1)); echo $i > count.$$; sleep 0.01; done";
        Files.writeString(folder.resolve("count.sh"), count);
        var child = shell("setsid sh count.sh & sh count.sh & wait");
        Eventually.until("both count", () -> counts().size() == 2);

        assertThat(child.pause()).isTrue();
        Eventually.until("all are held", () -> pids().stream().allMatch(ChildProcessTest::isPaused));
        var held = counts();
        assertThat(counts()).isEqualTo(held);
        child.resume();

        Eventually.until(
                "both go on", () -> counts().size() == 2 && counts().stream().noneMatch(held::contains));
        child.pause();
        assertThat(child.stop().killed()).isZero();
        assertThat(pids()).noneMatch(ChildProcessTest::isRunning);
        child.close();
    }

    @Test
    void whatAKilledExecutorLeftIsEndedByTheNext() throws Exception {
        var owner = "owner-" + System.nanoTime();
        var before = new Launcher(Map.of("PATH", System.getenv("PATH")), owner, time);
        var script = "setsid sleep 1000 & echo $! >> pids; echo $$ >> pids; sleep 1001";
        before.start(ChildCommand.of(folder, List.of("sh", "-c", script)));
        Eventually.until("both are there", () -> pids().size() == 2);
        var next = new Launcher(Map.of("PATH", System.getenv("PATH")), owner, time);

        assertThat(next.endLeftovers(List.of())).isGreaterThanOrEqualTo(2);

        // One that is just ending shows no environment any more, and for a moment a state of before.
        Eventually.until("both are gone", () -> pids().stream().noneMatch(ChildProcessTest::isRunning));
        assertThat(next.endLeftovers(List.of())).isZero();
        before.close();
    }

    private ChildProcess shell(String script) throws IOException {
        return launcher.start(ChildCommand.of(folder, List.of("sh", "-c", script)));
    }

    private List<String> read(ChildProcess child) throws IOException {
        return new String(child.output().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private List<String> pids() {
        try {
            var file = folder.resolve("pids");
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// What each process has counted to; both begin at the same number, so each is told with its file.
    private List<String> counts() {
        try (var files = Files.newDirectoryStream(folder, "count.[0-9]*")) {
            var counts = new java.util.ArrayList<String>();
            for (var file : files) {
                var text = Files.readString(file).strip();
                if (!text.isEmpty()) {
                    counts.add(file.getFileName() + " " + text);
                }
            }
            return counts;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Stopped, or in a `vfork` whose child was stopped before its `exec`.
    private static boolean isPaused(String pid) {
        try {
            var stat = Files.readString(Path.of("/proc", pid, "stat"));
            return stat.contains(") T ") || stat.contains(") D ");
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean isRunning(String pid) {
        try {
            return !Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
        } catch (IOException _) {
            return false;
        }
    }
}
