package wegent.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.base.SystemTime;

/// A process that goes on without its executor, as the next one finds it.
class OutlivingProcessTest {
    private static final int MEBIBYTE = 1024 * 1024;

    private final SystemTime time = new SystemTime();
    private final String owner = "outliving-" + System.nanoTime();
    private final Launcher first = launcher();
    private final Launcher next = launcher();
    private ProcessFolder live;

    @TempDir
    Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        live = first.folder(folder).orElseThrow();
    }

    @AfterEach
    void close() {
        first.close();
        next.close();
        time.close();
    }

    @Test
    void whatItPrintsIsReadByEachExecutorFromWhereItLikes() throws Exception {
        var before = start("echo one; while [ ! -e go ]; do sleep 0.01; done; echo two; echo oops >&2; exit 7");
        var reader = new LineReader(before.output());
        assertThat(reader.next()).isEqualTo("one");

        var adopted = next.adopt(live).orElseThrow();
        assertThat(adopted.isAlive()).isTrue();
        Files.createFile(folder.resolve("go"));

        assertThat(new LineReader(adopted.output(reader.position())).next()).isEqualTo("two");
        assertThat(adopted.waitFor()).isEqualTo(new ExitStatus(7));
        assertThat(text(adopted)).isEqualTo("one\ntwo\n");
        assertThat(adopted.stderrTail()).isEqualTo("oops\n");
        adopted.close();
        assertThat(live.path()).doesNotExist();
    }

    @Test
    void itsEnvironmentAndSignalsAreThoseOfAnyProcess() throws Exception {
        var child = start("env; trap 'echo heard; exit 3' TERM; kill -TERM $$; sleep 5");

        assertThat(text(child)).contains("TMPDIR=").doesNotContain("secret").endsWith("heard\n");
        assertThat(child.waitFor()).isEqualTo(new ExitStatus(3));
    }

    @Test
    void whatTheShellAroundItSaysOfItsDeathIsNoOutput() throws Exception {
        var child = start("echo last; kill -9 $$");

        assertThat(child.waitFor().inWords()).isEqualTo("was killed by SIGKILL");
        assertThat(text(child)).isEqualTo("last\n");
        assertThat(child.stderrTail()).isEmpty();
    }

    @Test
    void itsInputStaysOpenWithoutUsAndEndsWhenWeSaySo() throws Exception {
        var before = start("while read line; do echo \"got $line\"; done; echo end");
        var reader = new LineReader(before.output());
        before.writeOnce("a", "grüße");
        assertThat(reader.next()).isEqualTo("got grüße");

        var adopted = next.adopt(live).orElseThrow();
        assertThat(adopted.hasSaid("a")).isTrue();
        adopted.writeOnce("a", "again");
        adopted.writeOnce("b", "x".repeat(300_000));
        adopted.writeLine("last");
        adopted.closeInput();

        assertThat(reader.next()).hasSize(300_004);
        assertThat(reader.next()).isEqualTo("got last");
        assertThat(reader.next()).isEqualTo("end");
        assertThat(adopted.waitFor().success()).isTrue();
    }

    @Test
    void whatIsWhisperedIsOnNoDisk() throws Exception {
        var child = start("read key; read line; echo $key $line");
        child.whisper("the-key");
        child.writeLine("the-line");

        assertThat(text(child)).isEqualTo("the-key the-line\n");
        try (var files = Files.walk(live.path())) {
            assertThat(files.filter(Files::isRegularFile).filter(file -> !file.equals(live.output())))
                    .noneMatch(file -> content(file).contains("the-key"));
        }
    }

    @Test
    void aLineThatWasWrittenButNotNamedIsSaidByTheNext() throws Exception {
        start("while read line; do echo \"got $line\"; done");
        Files.writeString(live.said().resolve("00000001-abc"), "hello\n"); // here we died

        var adopted = next.adopt(live).orElseThrow();

        assertThat(new LineReader(adopted.output()).next()).isEqualTo("got hello");
    }

    @Test
    void oneThatEndedWithoutUsIsReadToItsEnd() throws Exception {
        var before = start("echo all; exit 4");
        before.waitFor();

        var adopted = next.adopt(live).orElseThrow();

        assertThat(adopted.isAlive()).isFalse();
        assertThat(text(adopted)).isEqualTo("all\n");
        assertThat(adopted.waitFor()).isEqualTo(new ExitStatus(4));
    }

    @Test
    void anotherProcessWithItsNumberIsNotTakenForIt() throws Exception {
        var before = start("echo said; sleep 1000");
        Eventually.until("it has said so", () -> content(live.output()).equals("said\n"));
        before.stop(Duration.ZERO);
        var stranger = new ProcessBuilder("sleep", "1000").start();
        var identity = live.identity().orElseThrow();
        live.write(new ProcessFolder.Identity(
                identity.mark(), identity.temporary(), stranger.pid(), identity.start(), null));

        var adopted = next.adopt(live).orElseThrow();

        assertThat(adopted.isAlive()).isFalse();
        // its shell may have had the time to note how its command was killed
        assertThat(adopted.waitFor()).isIn(ExitStatus.UNKNOWN, new ExitStatus(137));
        assertThat(text(adopted)).isEqualTo("said\n");
        adopted.close();
        assertThat(stranger.isAlive()).isTrue();
        stranger.destroyForcibly();
    }

    @Test
    void anAdoptedOneIsStoppedWithAllThatItStarted() throws Exception {
        start("echo $$ >> pids; setsid sh -c 'echo $$ >> pids; sleep 1000' & sleep 1000 & wait");
        Eventually.until(
                "both are there", () -> content(folder.resolve("pids")).lines().count() == 2);

        var adopted = next.adopt(live).orElseThrow();
        var receipt = adopted.stop();

        assertThat(receipt.left()).isZero();
        assertThat(receipt.ended()).isEqualTo(4);
        assertThat(adopted.pids()).isEmpty();
        assertThat(text(adopted)).isEmpty();
    }

    @Test
    void onePausedByADeadExecutorGoesOn() throws Exception {
        var before = start("while [ ! -e go ]; do sleep 0.01; done; echo done");
        before.pause();
        Files.createFile(folder.resolve("go"));

        var adopted = next.adopt(live).orElseThrow();

        assertThat(text(adopted)).isEqualTo("done\n");
    }

    @Test
    void leftoversAreEndedButForThoseThatAreSpared() throws Exception {
        var spared = start("sleep 1000");
        var other = first.start(
                ChildCommand.of(folder, List.of("sleep", "1000")),
                first.folder(folder).orElseThrow());

        assertThat(next.endLeftovers(List.of(live))).isPositive();

        assertThat(other.waitFor(Duration.ofSeconds(5))).isPresent();
        assertThat(spared.isAlive()).isTrue();
    }

    @Test
    void oneThatIsLeftGoesOnWhenItsExecutorCloses() throws Exception {
        var child = start("sleep 1000");

        first.leaveChildren();
        child.close();
        first.close();

        var adopted = next.adopt(live).orElseThrow();
        assertThat(adopted.isAlive()).isTrue();
    }

    @Test
    void onePrintingFasterThanWeReadIsHeld() throws Exception {
        var child = start("head -c 200000000 /dev/zero");
        var output = child.output();
        Eventually.until("it has begun", () -> size(live.output()) > 0);

        var total = 0L;
        var most = 0L;
        var buffer = new byte[256 * 1024];
        for (int count = output.read(buffer); count > 0; count = output.read(buffer)) {
            total += count;
            most = Math.max(most, size(live.output()) - total);
            child.release(total);
        }

        assertThat(total).isEqualTo(200_000_000);
        assertThat(child.waitFor().success()).isTrue();
    }

    @Test
    void theDiskHasRoomForWhatItPrintsNext() throws Exception {
        Assumptions.assumeTrue(Programs.find("fallocate", "/usr/bin:/bin").isPresent(), "SKIPPED: no fallocate");
        var child = start("head -c 3000000 /dev/zero; while [ ! -e go ]; do sleep 0.01; done");
        assertThat(allocated(live.output())).isGreaterThanOrEqualTo(4 * MEBIBYTE);

        var output = child.output();
        assertThat(output.readNBytes(3_000_000)).hasSize(3_000_000);

        assertThat(allocated(live.output())).isGreaterThanOrEqualTo(3_000_000 + 2 * MEBIBYTE);
        Files.createFile(folder.resolve("go"));
        assertThat(output.read()).isEqualTo(-1);
    }

    private static long allocated(Path file) throws IOException {
        var stat = new ProcessBuilder("stat", "--format=%b", file.toString()).start();
        return 512 * Long.parseLong(stat.inputReader().readLine());
    }

    private ChildProcess start(String script) throws IOException {
        return first.start(ChildCommand.of(folder, List.of("sh", "-c", script)), live);
    }

    private Launcher launcher() {
        return new Launcher(Map.of("PATH", System.getenv("PATH"), "WEGENT_AUTH_TOKEN", "secret"), owner, time);
    }

    private static String text(ChildProcess child) throws IOException {
        return new String(child.output().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private static String content(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
