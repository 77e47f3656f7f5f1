package wegent.executor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.base.SystemTime;
import wegent.executor.process.Launcher;
import wegent.executor.testing.RecordedRun;
import wegent.protocol.AgentKind;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.FailureReason;
import wegent.protocol.PermissionMode;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.StreamEvent;

class ShellAgentTest {
    private final SystemTime time = new SystemTime();
    private final Launcher launcher =
            new Launcher(Map.of("PATH", System.getenv("PATH")), "shell-" + System.nanoTime(), time);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        launcher.close();
        time.close();
    }

    @Test
    void itAnswersWithWhatTheCommandPrints() {
        var run = run("echo out; echo err >&2; pwd; cat");

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
        assertThat(run.text()).isEqualTo("out\nerr\n" + folder + "\n");
        assertThat(run.blocks()).hasSize(1).allMatch(block -> block.type() == BlockType.OUTPUT);
    }

    @Test
    void aCharacterInTwoPiecesIsOne() {
        var run =
                run("printf '\\360\\237'; sleep 0.2; printf '\\230\\200 \\344'; sleep 0.2; printf '\\270\\255 \\377'");

        assertThat(run.text()).isEqualTo("😀 中 \ufffd");
        assertThat(run.events())
                .filteredOn(StreamEvent.TextDelta.class::isInstance)
                .extracting(event -> ((StreamEvent.TextDelta) event).delta())
                .noneMatch(delta -> Character.isHighSurrogate(delta.charAt(delta.length() - 1)));
    }

    @Test
    void aFailureIsToldWithItsStatus() {
        var end = run("echo before; exit 3").ended();

        assertThat(end.reason()).isEqualTo(FailureReason.EXIT_STATUS);
        assertThat(end.message()).isEqualTo("The command ended with exit status 3");
        assertThat(end.detail()).hasToString("{\"exit_status\":3}");
        assertThat(run("kill -9 $$").ended().message()).isEqualTo("The command was killed by SIGKILL");
    }

    @Test
    void aCancelEndsAllThatItStarted() {
        var run = start("setsid sleep 1000 & trap '' TERM; echo ready; while :; do sleep 1; done");
        Eventually.until("ready", () -> run.text().contains("ready"));

        run.cancel();

        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.CANCELLED);
        assertThat(run.ended().receipt().ended()).isGreaterThanOrEqualTo(2);
        assertThat(run.ended().receipt().left()).isZero();
    }

    @Test
    void whatRunsOnInTheBackgroundDoesNotKeepTheAnswerOpen() {
        var run = run("sleep 1000 & echo done");

        assertThat(run.text()).isEqualTo("done\n");
        assertThat(run.ended().status()).isEqualTo(SubtaskStatus.COMPLETED);
    }

    private RecordedRun run(String command) {
        var run = start(command);
        run.ended();
        return run;
    }

    private RecordedRun start(String command) {
        return new RecordedRun(launcher, folder, new HashMap<>(), order(command)).on(new ShellAgent(launcher));
    }

    private static TaskExecute order(String command) {
        return new TaskExecute(
                new TaskId(1),
                new SubtaskId(2),
                1,
                new DeviceId("d"),
                AgentKind.SHELL,
                "",
                command,
                List.of(),
                null,
                PermissionMode.ASK);
    }
}
