package wegent.executor.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import wegent.base.Json;
import wegent.executor.process.ChildCommand;
import wegent.executor.process.ChildProcess;
import wegent.executor.process.ExitStatus;
import wegent.executor.process.Launcher;
import wegent.executor.process.Utf8Decoder;
import wegent.protocol.AgentKind;
import wegent.protocol.FailureReason;
import wegent.protocol.Machine.AgentFound;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.BlockType;
import wegent.protocol.stream.StopReceipt;
import wegent.protocol.stream.StreamEvent;
import wegent.protocol.stream.StreamEvent.Ended;

/// Runs the prompt as a command of the shell, in the task's folder, with nothing to read. Its answer is what
/// the command prints, stdout and stderr in their order. What a command leaves running in the background ends
/// with it.
public final class ShellAgent implements Agent {
    private static final Logger log = System.getLogger(ShellAgent.class.getName());
    private static final String BLOCK = "output";
    private static final Duration LATE_OUTPUT = Duration.ofMillis(500);

    private final Launcher launcher;

    public ShellAgent(Launcher launcher) {
        this.launcher = launcher;
    }

    @Override
    public AgentKind kind() {
        return AgentKind.SHELL;
    }

    @Override
    public AgentFound detect() {
        return launcher.find("bash")
                .or(() -> launcher.find("sh"))
                .map(shell -> new AgentFound(AgentKind.SHELL, true, shell.toString(), null))
                .orElseGet(
                        () -> new AgentFound(AgentKind.SHELL, false, null, "There is no bash and no sh in the PATH"));
    }

    @Override
    public void run(AgentRun run) throws InterruptedException {
        var shell = launcher.find("bash").isPresent() ? "bash" : "sh";
        var line = List.of(shell, "-c", run.request().prompt());
        ChildProcess child;
        try {
            child = run.start(
                    ChildCommand.of(run.workspace(), line).withoutInput().mergingErrors());
        } catch (IOException e) {
            run.end(Ended.failed(FailureReason.AGENT_CRASHED, "The shell could not be started: " + e.getMessage()));
            return;
        }
        try (child) {
            follow(run, child);
        }
    }

    /// The bytes that an earlier executor did not keep are read; a character that it had half is read again.
    @Override
    public boolean adopt(AgentRun run, Leftover left) throws InterruptedException {
        try (var child = left.child()) {
            follow(run, child);
        }
        return true;
    }

    private static void follow(AgentRun run, ChildProcess child) throws InterruptedException {
        var receipts = new ArrayBlockingQueue<StopReceipt>(1);
        run.onCancel(() -> receipts.add(child.stop()));
        run.emit(new StreamEvent.BlockCreated(Block.streaming(BLOCK, BlockType.OUTPUT)), 0);
        var reader = Thread.ofVirtual().name("output-" + child.pid()).start(() -> copy(child, run));
        var status = child.waitFor();
        if (!reader.join(LATE_OUTPUT)) {
            child.stop(); // what runs on in the background holds the output open
            reader.join();
        }
        run.end(run.cancelled() ? Ended.cancelled(receipts.take()) : ended(status));
    }

    private static void copy(ChildProcess child, AgentRun run) {
        var decoder = new Utf8Decoder();
        var buffer = new byte[16 * 1024];
        var read = run.keptTo();
        try (var output = child.output(read)) {
            for (int count = output.read(buffer); count > 0; count = output.read(buffer)) {
                read += count;
                emit(run, decoder.decode(buffer, count), read - decoder.waiting());
                child.release(run.keptTo());
            }
        } catch (IOException e) {
            log.log(Level.DEBUG, "The output of a command broke off", e);
        }
        emit(run, decoder.finish(), read);
    }

    private static void emit(AgentRun run, String text, long end) {
        run.alive();
        if (!text.isEmpty()) {
            run.emit(new StreamEvent.TextDelta(BLOCK, text), end);
        }
    }

    private static Ended ended(ExitStatus status) {
        if (status.equals(ExitStatus.UNKNOWN)) {
            return Ended.failed(FailureReason.LOST, "The command ended with the executor; what it printed is here");
        }
        return status.success()
                ? Ended.completed()
                : new Ended(
                        SubtaskStatus.FAILED,
                        FailureReason.EXIT_STATUS,
                        "The command " + status.inWords(),
                        null,
                        detail(status));
    }

    private static JsonNode detail(ExitStatus status) {
        return Json.mapper().createObjectNode().put("exit_status", status.value());
    }
}
