package wegent.executor.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.executor.agent.AgentRun;
import wegent.executor.agent.Leftover;
import wegent.executor.process.ExitStatus;
import wegent.protocol.FailureReason;
import wegent.protocol.stream.StopReceipt;
import wegent.protocol.stream.StreamEvent;
import wegent.protocol.stream.StreamEvent.Ended;
import wegent.protocol.stream.Usage;

/// One message to a process and all that comes back, until its result. Owned by the thread of the run; other
/// threads send it a [Signal].
final class ClaudeTurn {
    private static final Duration INTERRUPT_LIMIT = Duration.ofSeconds(2);
    private static final Duration TREE_LIMIT = Duration.ofMillis(500);
    private static final String UUID_NOTE = "uuid";
    private static final String SESSION_NOTE = "session";
    private static final String FROM_NOTE = "from";
    private static final String COST_NOTE = "cost";

    private final AgentRun run;
    private final ClaudeProcess process;
    private final IfDead ifDead;
    private final Time time;
    private final BlockingQueue<Signal> signals;
    private final ClaudeStream stream;
    private final String uuid;
    private final boolean adopted;
    private final ToolQuestions questions;
    private final TurnGuidance guidance;
    private Set<Long> before = Set.of();
    private boolean heard;
    private boolean began;
    private String apiError = "";
    private @Nullable JsonNode foreignResult;
    private @Nullable Stop stop;
    private Usage usage = Usage.NONE;

    private long end;

    /// A turn that begins.
    ClaudeTurn(AgentRun run, ClaudeProcess process, IfDead ifDead, Grants grants, Time time) {
        this(run, process, ifDead, grants, time, UUID.randomUUID().toString(), new LinkedBlockingQueue<>(), false);
    }

    private ClaudeTurn(
            AgentRun run,
            ClaudeProcess process,
            IfDead ifDead,
            Grants grants,
            Time time,
            String uuid,
            BlockingQueue<Signal> signals,
            boolean adopted) {
        this.run = run;
        this.ifDead = ifDead;
        this.process = process;
        this.time = time;
        this.uuid = uuid;
        this.signals = signals;
        this.adopted = adopted;
        stream = new ClaudeStream(this::tell);
        questions = new ToolQuestions(run, process, grants, signals);
        guidance = new TurnGuidance(process, this::tell);
    }

    /// The turn that an earlier executor began: what it noted of it leads back to where it stands, by hearing
    /// again all that was said in it.
    static Optional<ClaudeTurn> adopted(AgentRun run, Leftover left, ClaudeLaunch launch, Grants grants, Time time) {
        var notes = left.notes();
        if (!notes.containsKey(UUID_NOTE)) {
            return Optional.empty();
        }
        var signals = new LinkedBlockingQueue<Signal>();
        var process = ClaudeProcess.adopted(
                left.child(),
                launch,
                notes.getOrDefault(SESSION_NOTE, ""),
                Long.parseLong(notes.getOrDefault(FROM_NOTE, "0")),
                Double.parseDouble(notes.getOrDefault(COST_NOTE, "0")),
                signals);
        return Optional.of(
                new ClaudeTurn(run, process, IfDead.FAILS, grants, time, notes.get(UUID_NOTE), signals, true));
    }

    ClaudeProcess process() {
        return process;
    }

    /// What another executor needs to know of this turn, which begins at byte `from` of the process's output.
    private Map<String, String> notes(long from) {
        return Map.of(
                UUID_NOTE,
                uuid,
                SESSION_NOTE,
                process.sessionId(),
                FROM_NOTE,
                Long.toString(from),
                COST_NOTE,
                Double.toString(process.cost()));
    }

    /// Tells what the line at hand gave.
    private void tell(StreamEvent event) {
        run.emit(event, end);
    }

    /// How a turn left its process: good for the next turn, to be ended, without the session that it was to
    /// resume, or dead before it heard the message. After the last two the run has not ended.
    enum Outcome {
        KEEP,
        END,
        NO_SESSION,
        DEAD
    }

    /// What the death of a process means that has not said a word in this turn: the run has failed, or the
    /// message is tried with another process; only when it was killed, or however it ended.
    enum IfDead {
        FAILS,
        KILLED_AGAIN,
        AGAIN
    }

    /// A cancel at work: since when, and what was alive then.
    private record Stop(long since, int alive) {}

    Outcome play(String prompt) throws InterruptedException {
        if (!adopted) {
            var from = process.attach(signals);
            run.follow(process.child(), notes(from));
            process.child().release(from);
        }
        try {
            run.onCancel(() -> signals.add(new Signal.Cancelled()));
            run.onGuidance(word -> signals.add(new Signal.Guided(word)));
            process.say("prompt-" + uuid, ClaudeLines.user(uuid, prompt));
            while (true) {
                var outcome = handle(next());
                if (outcome != null) {
                    return outcome;
                }
            }
        } finally {
            process.detach();
            questions.close();
        }
    }

    /// The next signal; null when an interrupted agent did not come to an end in time.
    private @Nullable Signal next() throws InterruptedException {
        if (stop == null) {
            return signals.take();
        }
        var left = INTERRUPT_LIMIT.toNanos() - (time.nanos() - stop.since());
        return signals.poll(left, TimeUnit.NANOSECONDS);
    }

    private @Nullable Outcome handle(@Nullable Signal signal) throws InterruptedException {
        return switch (signal) {
            case null -> cancelledByForce();
            case Signal.Line(var json, var at) -> {
                end = at;
                yield said(json);
            }
            case Signal.Cancelled _ -> interrupt();
            case Signal.Answered(var request, var answer) -> {
                if (stop == null) {
                    questions.answered(request, answer);
                }
                yield null;
            }
            case Signal.Guided(var word) -> {
                guidance.say(word);
                yield null;
            }
            case Signal.Exited(var status) -> exited(status);
        };
    }

    private @Nullable Outcome said(JsonNode line) throws InterruptedException {
        run.alive();
        heard = true;
        switch (line.path("type").asText()) {
            case "system" -> system(line);
            case "control_request" -> questions.asked(line);
            case "control_cancel_request" ->
                questions.withdrawn(line.path("request_id").asText());
            case "conversation_reset" ->
                session(line.path("new_conversation_id").asText());
            case "assistant" -> apiError = line.path("error").asText(apiError);
            case "command_lifecycle" -> {
                return lifecycle(line);
            }
            case "control_response" -> {
                return interrupted(line.path("response"));
            }
            case "result" -> {
                return result(line);
            }
            default -> {}
        }
        stream.accept(line);
        return null;
    }

    private void system(JsonNode line) {
        if (line.path("subtype").asText().equals("init")) {
            session(line.path("session_id").asText());
            if (!began) {
                began = true;
                before = adopted ? Set.of() : process.pids(); // what ran when is not known: nothing of it is kept
            }
        }
    }

    private void session(String id) {
        if (!id.isEmpty()) {
            process.sessionId(id);
            run.rememberSession(id);
        }
    }

    /// The agent begins turns of its own when something in the background ends; their results are not ours,
    /// unless our message, or a word that the user put in, was taken into one of them.
    private @Nullable Outcome result(JsonNode line) throws InterruptedException {
        var theirs = line.path("user_message_uuids")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
        theirs.forEach(guidance::taken);
        var ours = theirs.isEmpty()
                ? line.path("origin").isMissingNode()
                : theirs.stream().anyMatch(id -> id.equals(uuid) || guidance.has(id));
        if (!ours) {
            foreignResult = line;
            return null;
        }
        return finish(line);
    }

    private @Nullable Outcome lifecycle(JsonNode line) throws InterruptedException {
        var command = line.path("command_uuid").asText();
        var state = line.path("state").asText();
        if (!command.equals(uuid)) {
            guidance.told(command, state);
            return null;
        }
        return switch (state) {
            case "completed" -> foreignResult == null ? null : finish(foreignResult);
            case "cancelled" -> stop == null ? null : cancelled();
            default -> null;
        };
    }

    private @Nullable Outcome finish(JsonNode line) throws InterruptedException {
        var result = new ClaudeResult(line, apiError);
        if (!began && result.sessionUnknown()) {
            return Outcome.NO_SESSION;
        }
        usage = usage.plus(result.usage(process.spent(result.totalCost())));
        tell(new StreamEvent.UsageUpdated(usage));
        if (stop != null) {
            return cancelled();
        }
        var ended = result.ended();
        if (ended.reason() == null) {
            stream.lastWord(result.text());
            sayWhatCame();
            if (guidance.waits()) {
                return null; // the agent goes on with what it was told meanwhile
            }
        }
        run.end(ended);
        return guidance.waits() ? Outcome.END : Outcome.KEEP;
    }

    /// What the user said before this moment is not left behind.
    private void sayWhatCame() {
        for (var signal : List.copyOf(signals)) {
            if (signal instanceof Signal.Guided(var word) && signals.remove(signal)) {
                guidance.say(word);
            }
        }
    }

    private @Nullable Outcome interrupt() {
        if (stop == null) {
            stop = new Stop(time.nanos(), process.pids().size());
            process.say("interrupt-" + uuid, ClaudeLines.interrupt("interrupt-" + uuid));
        }
        return null;
    }

    /// An interrupt that came before the agent began with the message takes it back, and no result follows.
    private @Nullable Outcome interrupted(JsonNode response) throws InterruptedException {
        var ours = response.path("request_id").asText().equals("interrupt-" + uuid);
        var taken = response.path("response").path("cancelled").valueStream();
        return ours && stop != null && taken.anyMatch(id -> id.asText().equals(uuid)) ? cancelled() : null;
    }

    /// The agent stopped by itself. Its process may serve the next turn, unless something of this one lives on.
    private Outcome cancelled() throws InterruptedException {
        if (stop == null) {
            throw new IllegalStateException("Not cancelled");
        }
        var limit = time.nanos() + TREE_LIMIT.toNanos();
        while (!before.containsAll(process.pids())) {
            if (time.nanos() > limit) {
                return cancelledByForce();
            }
            signals.poll(20, TimeUnit.MILLISECONDS);
        }
        var ended = Math.max(0, stop.alive() - process.pids().size());
        run.end(Ended.cancelled(new StopReceipt(ended, 0, 0, millis(stop))));
        return Outcome.KEEP;
    }

    private Outcome cancelledByForce() {
        var receipt = process.stop();
        var millis = stop == null ? receipt.millis() : millis(stop);
        run.end(Ended.cancelled(new StopReceipt(receipt.ended(), receipt.killed(), receipt.left(), millis)));
        return Outcome.END;
    }

    private Outcome exited(ExitStatus status) {
        if (stop != null) {
            return cancelledByForce();
        }
        if (!heard && mayTryAgain(status)) {
            return Outcome.DEAD;
        }
        if (status.equals(ExitStatus.UNKNOWN)) {
            run.end(Ended.failed(FailureReason.LOST, "Claude Code ended with the executor"));
            return Outcome.END;
        }
        run.end(ClaudeResult.crashed(status, process.stderrTail()));
        return Outcome.END;
    }

    private boolean mayTryAgain(ExitStatus status) {
        return switch (ifDead) {
            case FAILS -> false;
            case KILLED_AGAIN -> status.signal().isPresent();
            case AGAIN -> true;
        };
    }

    private long millis(Stop began) {
        return Duration.ofNanos(time.nanos() - began.since()).toMillis();
    }
}
