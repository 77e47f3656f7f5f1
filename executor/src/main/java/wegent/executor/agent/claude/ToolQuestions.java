package wegent.executor.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import wegent.executor.agent.AgentRun;
import wegent.executor.agent.ApprovalAnswer;
import wegent.protocol.ApprovalDecision;
import wegent.protocol.stream.StreamEvent;

/// What the agent asks in one turn: may it use a tool? Each is answered to it once, by what the user granted
/// before, by what an earlier executor said, or by asking her. Owned by its [ClaudeTurn].
final class ToolQuestions implements AutoCloseable {
    private final AgentRun run;
    private final ClaudeProcess process;
    private final Grants grants;
    private final BlockingQueue<Signal> signals;

    /// The blocks of those that wait for the user.
    private final Set<String> waiting = new HashSet<>();

    /// An answer of the user's comes as a [Signal.Answered].
    ToolQuestions(AgentRun run, ClaudeProcess process, Grants grants, BlockingQueue<Signal> signals) {
        this.run = run;
        this.process = process;
        this.grants = grants;
        this.signals = signals;
    }

    void asked(JsonNode line) {
        var id = line.path("request_id").asText();
        var request = new ToolRequest(id, line.path("request"));
        if (process.hasSaid(ClaudeLines.answerId(id))) {
            remember(request); // an earlier executor answered
        } else if (!request.request().path("subtype").asText().equals("can_use_tool")) {
            process.say(ClaudeLines.answerId(id), ClaudeLines.refuse(id, "Not supported"));
        } else if (grants.cover(request)) {
            var nothing = JsonNodeFactory.instance.arrayNode();
            process.say(ClaudeLines.answerId(id), ClaudeLines.allow(id, request.input(), nothing));
        } else {
            if (run.noted(request.blockId()).isEmpty()) {
                run.emit(new StreamEvent.Status("waiting_approval", request.title()));
            }
            waiting.add(request.blockId());
            Thread.ofVirtual().name("ask-" + id).start(() -> ask(request));
        }
    }

    /// The agent does not want an answer any more.
    void withdrawn(String requestId) {
        var block = new ToolRequest(requestId, JsonNodeFactory.instance.objectNode()).blockId();
        if (waiting.remove(block)) {
            run.withdraw(block);
        }
    }

    void answered(ToolRequest request, ApprovalAnswer answer) {
        if (waiting.remove(request.blockId())) {
            process.say(ClaudeLines.answerId(request.id()), reply(request, answer));
            run.emit(new StreamEvent.Status("working", request.title()));
        }
    }

    /// The turn is over: nobody waits any more.
    @Override
    public void close() {
        waiting.forEach(run::withdraw);
    }

    private void remember(ToolRequest request) {
        run.noted(request.blockId())
                .filter(answer -> answer.decision() == ApprovalDecision.ALLOW_CONVERSATION && !request.isQuestion())
                .ifPresent(_ -> grants.add(request));
    }

    private void ask(ToolRequest request) {
        try {
            signals.add(new Signal.Answered(request, run.ask(request.block())));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private String reply(ToolRequest request, ApprovalAnswer answer) {
        if (!answer.allowed()) {
            return ClaudeLines.deny(request.id(), denial(answer));
        }
        var permissions = answer.decision() == ApprovalDecision.ALLOW_CONVERSATION && !request.isQuestion()
                ? grants.add(request)
                : JsonNodeFactory.instance.arrayNode();
        return ClaudeLines.allow(request.id(), request.answeredWith(answer.answers()), permissions);
    }

    private static String denial(ApprovalAnswer answer) {
        if (answer.note() != null && !answer.note().isBlank()) {
            return answer.note();
        }
        return switch (answer.by()) {
            case USER -> "The user denied this.";
            case TIMEOUT -> "The user did not answer in time, so this was denied.";
            case AGENT -> "This was denied.";
        };
    }
}
