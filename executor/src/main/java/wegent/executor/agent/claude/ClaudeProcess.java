package wegent.executor.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.executor.process.ChildProcess;
import wegent.executor.process.ExitStatus;
import wegent.executor.process.LineReader;
import wegent.protocol.stream.StopReceipt;

/// One running program, serving one conversation: what it says goes to the turn that is attached; between turns
/// it is dropped and its questions are denied. Threads meet here.
final class ClaudeProcess implements AutoCloseable {
    private static final Duration LAST_WORDS = Duration.ofMillis(500);
    private static final Duration FAREWELL = Duration.ofMillis(300);
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final ChildProcess child;
    private final ClaudeLaunch launch;
    private final BlockingQueue<Said> writes = new LinkedBlockingQueue<>();
    private final Thread reader;
    private final Thread writer;
    private @Nullable BlockingQueue<Signal> turn;
    private long heard;
    private @Nullable ExitStatus exited;
    private String sessionId;
    private double cost;

    /// A line to say once, however often it is tried.
    private record Said(String id, String line) {}

    private ClaudeProcess(
            ChildProcess child,
            ClaudeLaunch launch,
            String sessionId,
            long from,
            @Nullable BlockingQueue<Signal> turn) {
        this.child = child;
        this.launch = launch;
        this.sessionId = sessionId;
        this.heard = from;
        this.turn = turn;
        reader = Thread.ofVirtual().name("claude-read-" + child.pid()).unstarted(() -> read(from));
        writer = Thread.ofVirtual().name("claude-write-" + child.pid()).unstarted(this::writeAll);
    }

    /// A process that was started just now.
    static ClaudeProcess of(ChildProcess child, ClaudeLaunch launch, String sessionId) {
        var process = new ClaudeProcess(child, launch, sessionId, 0, null);
        try {
            if (launch.keyByInput() && launch.key().isPresent()) {
                child.whisper(launch.key().get());
            }
        } catch (IOException _) {
            // It is gone, and its end tells the turn.
        }
        process.start();
        return process;
    }

    /// A process that an earlier executor started, in the turn that began at byte `from` of its output:
    /// `signals` gets all that it said since. `cost` is what it had spent before.
    static ClaudeProcess adopted(
            ChildProcess child,
            ClaudeLaunch launch,
            String sessionId,
            long from,
            double cost,
            BlockingQueue<Signal> signals) {
        var process = new ClaudeProcess(child, launch, sessionId, from, signals);
        process.spent(cost);
        process.start();
        return process;
    }

    private void start() {
        reader.start();
        writer.start();
        child.onExit(this::ended);
    }

    ChildProcess child() {
        return child;
    }

    ClaudeLaunch launch() {
        return launch;
    }

    synchronized String sessionId() {
        return sessionId;
    }

    synchronized void sessionId(String id) {
        sessionId = id;
    }

    /// From now on `signals` gets what the process says, beginning with its end when it has ended. Returns the
    /// place in its output where that begins.
    synchronized long attach(BlockingQueue<Signal> signals) {
        turn = signals;
        if (exited != null) {
            signals.add(new Signal.Exited(exited));
        }
        return heard;
    }

    synchronized void detach() {
        turn = null;
    }

    /// What was spent since the last call, given the total that the process tells; it never tells less.
    synchronized double spent(double total) {
        var spent = Math.max(0, total - cost);
        cost = Math.max(cost, total);
        return spent;
    }

    /// What it has spent, as far as it told.
    synchronized double cost() {
        return cost;
    }

    /// Says `line` to it, soon and in order; a line of this `id` is said once. A process that is gone hears
    /// nothing, and its end is signalled.
    void say(String id, String line) {
        writes.add(new Said(id, line));
    }

    /// Was a line of this `id` said by an earlier executor?
    boolean hasSaid(String id) {
        return child.hasSaid(id);
    }

    boolean isAlive() {
        return child.isAlive();
    }

    Set<Long> pids() {
        return child.pids();
    }

    String stderrTail() {
        return child.stderrTail();
    }

    StopReceipt stop() {
        child.closeInput();
        return child.stop(GRACE);
    }

    /// Lets an idle process leave by itself, then ends what is left.
    @Override
    public void close() {
        child.closeInput();
        try {
            child.waitFor(FAREWELL);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        child.close();
        writer.interrupt();
    }

    @Override
    public String toString() {
        return "claude " + child.pid();
    }

    private void read(long from) {
        try {
            var lines = new LineReader(child.output(from));
            for (var line = lines.next(); line != null; line = lines.next()) {
                deliver(parsed(line), from + lines.position());
            }
        } catch (IOException _) {
            // It is gone, or says what is no line: its end tells the turn.
            child.stop(Duration.ZERO);
        }
    }

    /// What is no JSON is noise of something that shares its output.
    private static Optional<JsonNode> parsed(String line) {
        try {
            return line.startsWith("{") ? Optional.of(Json.tree(line)) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private synchronized void deliver(Optional<JsonNode> said, long end) {
        heard = end;
        if (said.isEmpty()) {
            return;
        }
        var line = said.get();
        if (turn != null) {
            turn.add(new Signal.Line(line, end));
            return;
        }
        switch (line.path("type").asText()) {
            case "result" -> spent(line.path("total_cost_usd").asDouble());
            case "control_request" -> {
                var id = line.path("request_id").asText();
                say(ClaudeLines.answerId(id), ClaudeLines.deny(id, "Nobody is there to ask. Denied."));
            }
            default -> {}
        }
    }

    private void writeAll() {
        try {
            while (true) {
                var next = writes.take();
                child.writeOnce(next.id(), next.line());
            }
        } catch (IOException | InterruptedException _) {
            // It is gone, or to go: its end tells the turn.
        }
    }

    /// Something that it left running may hold its output; but what comes is read.
    private void awaitLastWords() throws InterruptedException {
        for (var before = -1L; before != heard() && !reader.join(LAST_WORDS); ) {
            before = heard();
        }
    }

    private synchronized long heard() {
        return heard;
    }

    private void ended() {
        try {
            awaitLastWords();
            var status = child.waitFor();
            synchronized (this) {
                exited = status;
                if (turn != null) {
                    turn.add(new Signal.Exited(status));
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
