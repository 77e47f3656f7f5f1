package wegent.executor.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import wegent.protocol.stream.StopReceipt;

/// A process that an agent started, with all that it starts in turn. Threads meet here: any may write a line,
/// stop it or wait for it; its output is read by one. Made by [Launcher].
public final class ChildProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final String ASKED = "asked";

    private final Process process;
    private final ProcessTree tree;
    private final Path temporary;
    private final StderrTail errors;
    private final Runnable onClose;
    private final Object writing = new Object();

    ChildProcess(Process process, ProcessTree tree, Path temporary, Runnable onClose) {
        this.process = process;
        this.tree = tree;
        this.temporary = temporary;
        this.onClose = onClose;
        errors = new StderrTail(process.getErrorStream());
    }

    public long pid() {
        return process.pid();
    }

    /// What it prints. It ends when all who hold it have closed it, which may be after the process ended.
    public InputStream output() {
        return process.getInputStream();
    }

    /// Its input, for an agent that writes other things than lines.
    public OutputStream input() {
        return process.getOutputStream();
    }

    /// Writes one line and flushes it. Blocks while the child does not read. Throws when it is gone.
    public void writeLine(String line) throws IOException {
        var bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (writing) {
            process.getOutputStream().write(bytes);
            process.getOutputStream().flush();
        }
    }

    /// Closes its input, by which many agents know that they are to end. May be called twice.
    public void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // It is gone already, and so is its input.
        }
    }

    /// The end of what it wrote to stderr: at most 64 KB.
    public String stderrTail() {
        return errors.text();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// The ids of all that is alive of it and of what it started.
    public Set<Long> pids() {
        return tree.members().stream().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    /// What it and all that it started have done so far.
    public Work work() {
        return Work.of(tree.members());
    }

    /// Waits for the end of the process itself.
    public ExitStatus waitFor() throws InterruptedException {
        return new ExitStatus(process.waitFor());
    }

    /// Waits for the end of the process itself, or until the limit has passed.
    public Optional<ExitStatus> waitFor(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)
                ? Optional.of(new ExitStatus(process.exitValue()))
                : Optional.empty();
    }

    /// Runs `action` when the process itself has ended, on a thread of its own.
    public void onExit(Runnable action) {
        Thread.ofVirtual().name("exit-" + pid()).start(() -> {
            process.onExit().join();
            action.run();
        });
    }

    /// Holds it and everything that it started where they are, until [#resume]. Returns false where the system
    /// cannot. Its silence then is ours. May be called twice.
    public boolean pause() {
        return tree.pause(ASKED);
    }

    /// Lets it go on. May be called twice, and without a pause.
    public void resume() {
        tree.resume(ASKED);
    }

    /// Ends the process and everything that it started: SIGTERM, three seconds of grace, SIGKILL. Blocks until
    /// all are gone. May be called twice; the second receipt counts only what was still there.
    public StopReceipt stop() {
        return stop(GRACE);
    }

    /// Like [#stop()], with `grace` between SIGTERM and SIGKILL.
    public StopReceipt stop(Duration grace) {
        return tree.stop(grace);
    }

    /// Ends whatever is left of it, and deletes its TMPDIR. May be called twice.
    @Override
    public void close() {
        stop();
        closeInput();
        Folders.delete(temporary);
        onClose.run();
    }

    @Override
    public String toString() {
        return "process " + pid();
    }
}
