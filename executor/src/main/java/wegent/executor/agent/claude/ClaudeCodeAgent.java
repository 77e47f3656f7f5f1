package wegent.executor.agent.claude;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import wegent.base.Time;
import wegent.executor.agent.Agent;
import wegent.executor.agent.AgentRun;
import wegent.executor.agent.Leftover;
import wegent.executor.agent.claude.ClaudeLaunch.Session;
import wegent.executor.agent.claude.ClaudeTurn.IfDead;
import wegent.executor.agent.claude.ClaudeTurn.Outcome;
import wegent.executor.process.Launcher;
import wegent.protocol.AgentKind;
import wegent.protocol.FailureReason;
import wegent.protocol.Machine.AgentFound;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.StopReceipt;
import wegent.protocol.stream.StreamEvent;
import wegent.protocol.stream.StreamEvent.Ended;

/// Claude Code as an agent of this device. It keeps a process per conversation between messages, goes on with
/// the session when that process is gone, and begins anew with the history when the session is gone too.
/// Threads meet here; each run works on its own.
public final class ClaudeCodeAgent implements Agent {
    private static final String MISSING =
            "Claude Code is not installed on this device. Install it with: npm install -g @anthropic-ai/claude-code";

    private final ClaudeConfig config;
    private final Time time;
    private final ClaudeBinary binary;
    private final IdleProcesses idle;
    private final Map<TaskId, Grants> grants = new ConcurrentHashMap<>();

    /// `launcher` serves to look for the program; runs start it themselves.
    public ClaudeCodeAgent(ClaudeConfig config, Launcher launcher, Time time) {
        this.config = config;
        this.time = time;
        binary = new ClaudeBinary(config, launcher);
        idle = new IdleProcesses(config, time);
    }

    @Override
    public AgentKind kind() {
        return AgentKind.CLAUDE_CODE;
    }

    @Override
    public AgentFound detect() {
        var found = binary.find();
        if (found.isEmpty()) {
            return new AgentFound(kind(), false, null, MISSING);
        }
        var version = found.get().version();
        var problem =
                version == null ? "Claude Code does not start: " + found.get().path() + " --version fails" : null;
        return new AgentFound(kind(), version != null, version, problem, version == null ? null : true);
    }

    @Override
    public void run(AgentRun run) throws InterruptedException {
        var found = binary.find();
        if (found.isEmpty()) {
            run.end(Ended.failed(FailureReason.AGENT_MISSING, MISSING));
            return;
        }
        var model = run.request().model();
        if (model != null && !model.provider().equals("anthropic")) {
            var message = "Claude Code cannot use a model of provider " + model.provider() + ".";
            run.end(Ended.failed(FailureReason.MODEL_REJECTED, message));
            return;
        }
        try {
            var launch = launch(run, found.get().path());
            converse(run, launch);
        } catch (IOException e) {
            run.end(Ended.failed(FailureReason.AGENT_CRASHED, "Claude Code could not be started: " + e.getMessage()));
        }
    }

    private ClaudeLaunch launch(AgentRun run, Path program) throws IOException {
        var request = run.request();
        var directory = TaskDirectory.of(request.taskId(), config);
        if (request.model() != null) {
            directory.prepare();
        }
        var place = request.workspace();
        return new ClaudeLaunch(
                program,
                run.workspace(),
                run.permissionMode(),
                request.model(),
                directory.path(),
                place == null ? null : place.projectId());
    }

    /// Its process serves this turn to its end. Then it ends, since the key of its model is not known here; the
    /// next message goes on with the session.
    @Override
    public boolean adopt(AgentRun run, Leftover left) throws InterruptedException {
        var launch = new ClaudeLaunch(
                Path.of("claude"), run.workspace(), run.permissionMode(), null, config.directory(), null);
        var turn = ClaudeTurn.adopted(run, left, launch, grants(run), time);
        if (turn.isEmpty()) {
            return false;
        }
        try {
            var outcome = turn.get().play(ClaudeText.prompt(run.request().prompt(), run.historyNotInSession()));
            return outcome == Outcome.KEEP || outcome == Outcome.END;
        } finally {
            turn.get().process().close();
        }
    }

    @Override
    public void closeSession(TaskId task) {
        grants.remove(task);
        idle.take(task).ifPresent(process -> {
            process.close();
            SessionFiles.delete(config.directory(), process.sessionId()); // where an earlier executor kept it
        });
        TaskDirectory.of(task, config).delete();
    }

    @Override
    public void close() {
        idle.close();
    }

    /// At most three ways: with the kept process, with the session, from the beginning.
    private void converse(AgentRun run, ClaudeLaunch launch) throws IOException, InterruptedException {
        var kept = kept(run, launch);
        if (kept.isPresent() && turn(run, kept.get(), IfDead.AGAIN) != Outcome.DEAD) {
            return;
        }
        var outcome = Outcome.NO_SESSION;
        var session = run.sessionId().filter(id -> known(id, launch));
        if (session.isPresent() && !run.cancelled()) {
            outcome = started(run, launch, () -> new Session(session.get(), true));
        }
        if (outcome == Outcome.NO_SESSION && !run.cancelled()) {
            run.forgetSession();
            outcome = started(run, launch, () -> new Session(UUID.randomUUID().toString(), false));
        }
        if (run.cancelled()) {
            run.end(Ended.cancelled(new StopReceipt(0, 0, 0, 0)));
        } else if (outcome == Outcome.NO_SESSION) {
            run.end(Ended.failed(FailureReason.AGENT_ERROR, "Claude Code could not begin a conversation."));
        }
    }

    /// With a new process; and with one more, when somebody killed the first before it said a word: it has not
    /// heard the message.
    private Outcome started(AgentRun run, ClaudeLaunch launch, Supplier<Session> session)
            throws IOException, InterruptedException {
        var outcome = turn(run, start(run, launch, session.get()), IfDead.KILLED_AGAIN);
        return outcome == Outcome.DEAD && !run.cancelled()
                ? turn(run, start(run, launch, session.get()), IfDead.FAILS)
                : outcome;
    }

    /// The process that waits for this message, when it was started for the same and knows the same
    /// conversation.
    private Optional<ClaudeProcess> kept(AgentRun run, ClaudeLaunch launch) {
        var process = idle.take(run.request().taskId());
        if (process.isEmpty()) {
            return process;
        }
        var same = process.get().isAlive()
                && process.get().launch().equals(launch)
                && run.sessionId().equals(Optional.of(process.get().sessionId()));
        if (!same) {
            process.get().close();
        }
        return same ? process : Optional.empty();
    }

    private boolean known(String session, ClaudeLaunch launch) {
        var own = config.userDirectory();
        var task = launch.directory();
        var earlier = SessionFiles.carry(config.directory(), launch.model() == null ? own : task, session);
        var other = launch.model() == null
                ? SessionFiles.carry(task, own, session)
                : SessionFiles.carry(own, task, session);
        return earlier || other;
    }

    private ClaudeProcess start(AgentRun run, ClaudeLaunch launch, Session session) throws IOException {
        run.emit(new StreamEvent.Status("starting", null));
        run.starting();
        var command = launch.command(config, session);
        return ClaudeProcess.of(run.start(command), launch, session.id());
    }

    private Outcome turn(AgentRun run, ClaudeProcess process, IfDead ifDead) throws InterruptedException {
        var keep = false;
        try {
            var prompt = ClaudeText.prompt(run.request().prompt(), run.historyNotInSession());
            var outcome = new ClaudeTurn(run, process, ifDead, grants(run), time).play(prompt);
            keep = outcome == Outcome.KEEP;
            return outcome;
        } finally {
            if (keep) {
                idle.park(run.request().taskId(), process);
            } else {
                process.close();
            }
        }
    }

    private Grants grants(AgentRun run) {
        return grants.computeIfAbsent(run.request().taskId(), _ -> new Grants());
    }
}
