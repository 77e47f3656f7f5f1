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
    private final BlockingQueue<String> writes = new LinkedBlockingQueue<>();
    private final Thread reader;
    private final Thread writer;
    private @Nullable BlockingQueue<Signal> turn;
    private @Nullable ExitStatus exited;
    private String sessionId;
    private double cost;

    ClaudeProcess(ChildProcess child, ClaudeLaunch launch, String sessionId) {
        this.child = child;
        this.launch = launch;
        this.sessionId = sessionId;
        if (launch.keyByInput()) {
            launch.key().ifPresent(writes::add);
        }
        reader = Thread.ofVirtual().name("claude-read-" + child.pid()).start(this::read);
        writer = Thread.ofVirtual().name("claude-write-" + child.pid()).start(this::writeAll);
        child.onExit(this::ended);
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

    /// From now on `signals` gets what the process says, beginning with its end when it has ended.
    synchronized void attach(BlockingQueue<Signal> signals) {
        turn = signals;
        if (exited != null) {
            signals.add(new Signal.Exited(exited));
        }
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

    /// Says `line` to it, soon and in order. A process that is gone hears nothing, and its end is signalled.
    void say(String line) {
        writes.add(line);
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

    private void read() {
        try {
            var lines = new LineReader(child.output());
            for (var line = lines.next(); line != null; line = lines.next()) {
                parsed(line).ifPresent(this::deliver);
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

    private synchronized void deliver(JsonNode line) {
        if (turn != null) {
            turn.add(new Signal.Line(line));
            return;
        }
        switch (line.path("type").asText()) {
            case "result" -> spent(line.path("total_cost_usd").asDouble());
            case "control_request" ->
                say(ClaudeLines.deny(line.path("request_id").asText(), "Nobody is there to ask. Denied."));
            default -> {}
        }
    }

    private void writeAll() {
        try {
            while (true) {
                child.writeLine(writes.take());
            }
        } catch (IOException | InterruptedException _) {
            // It is gone, or to go: its end tells the turn.
        }
    }

    private void ended() {
        try {
            reader.join(LAST_WORDS);
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
