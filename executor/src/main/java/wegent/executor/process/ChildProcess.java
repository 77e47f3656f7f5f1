package wegent.executor.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import wegent.protocol.stream.StopReceipt;

/// A process that an agent started, with all that it starts in turn. It may be older than we are: then an
/// earlier executor started it. Threads meet here: any may write a line, stop it or wait for it; its output is
/// read by one. Made by [Launcher].
public final class ChildProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String ASKED = "asked";

    private final Body body;
    private final ProcessTree tree;
    private final Path temporary;
    private final Consumer<ChildProcess> onClose;
    private volatile boolean left;

    ChildProcess(Body body, ProcessTree tree, Path temporary, Consumer<ChildProcess> onClose) {
        this.body = body;
        this.tree = tree;
        this.temporary = temporary;
        this.onClose = onClose;
    }

    public long pid() {
        return body.pid();
    }

    /// Where a later executor finds it; empty when it ends with us.
    public Optional<ProcessFolder> folder() {
        return body.folder();
    }

    /// What it prints. It ends when all who hold it have closed it, which may be after the process ended.
    public InputStream output() throws IOException {
        return body.output(0);
    }

    /// What it prints, from byte `from` on; of a process that does not outlive us, all that is to come.
    public InputStream output(long from) throws IOException {
        return body.output(from);
    }

    /// What it printed before byte `to` will not be asked for again, also by no later executor.
    public void release(long to) {
        body.release(to);
    }

    /// Says one line to it. May block while the child does not read. Throws when it is gone.
    public void writeLine(String line) throws IOException {
        body.say("line-" + UUID.randomUUID(), line);
    }

    /// Says one line to it, unless a line of this `id` was said before, by whichever executor: each is said
    /// once, whole, even when we die with it half said. Throws when it is gone.
    public void writeOnce(String id, String line) throws IOException {
        body.say(id, line);
    }

    /// Says a secret to it, before anything else: a line that nobody finds on the disk. Only its start may say
    /// one.
    public void whisper(String line) throws IOException {
        body.whisper(line);
    }

    /// Was a line of this `id` said? Only a process that outlives us knows.
    public boolean hasSaid(String id) {
        return body.hasSaid(id);
    }

    /// Closes its input, by which many agents know that they are to end. May be called twice.
    public void closeInput() {
        body.closeInput();
    }

    /// The end of what it wrote to stderr: at most 64 KB.
    public String stderrTail() {
        return body.stderrTail();
    }

    public boolean isAlive() {
        return body.isAlive();
    }

    /// The ids of all that is alive of the agent and of what it started.
    public Set<Long> pids() {
        return tree.pids();
    }

    /// What it and all that it started have done so far.
    public Work work() {
        return Work.of(tree.members());
    }

    /// Waits for the end of the process itself.
    public ExitStatus waitFor() throws InterruptedException {
        while (true) {
            var status = body.waitFor(LONG);
            if (status.isPresent()) {
                return status.get();
            }
        }
    }

    /// Waits for the end of the process itself, or until the limit has passed.
    public Optional<ExitStatus> waitFor(Duration limit) throws InterruptedException {
        return body.waitFor(limit);
    }

    /// Runs `action` when the process itself has ended, on a thread of its own.
    public void onExit(Runnable action) {
        Thread.ofVirtual().name("exit-" + pid()).start(() -> {
            try {
                waitFor();
                action.run();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
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
        return left ? new StopReceipt(0, 0, 0, 0) : tree.stop(grace);
    }

    /// Ends whatever is left of it, and deletes its TMPDIR and what it said. May be called twice. Once it was
    /// left to a later executor, it does nothing.
    @Override
    public void close() {
        if (left) {
            return;
        }
        stop();
        body.delete();
        Folders.delete(temporary);
        onClose.accept(this);
    }

    /// Leaves it to a later executor, if it can go on without us. Returns whether it does.
    boolean leave() {
        left = folder().isPresent();
        return left;
    }

    @Override
    public String toString() {
        return "process " + pid();
    }
}
