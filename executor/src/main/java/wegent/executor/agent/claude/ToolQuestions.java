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
        var request = request(id, line.path("request"));
        if (process.hasSaid(ClaudeLines.answerId(id))) {
            inBackground(request, this::remember); // an earlier executor answered
        } else if (!request.request().path("subtype").asText().equals("can_use_tool")) {
            process.say(ClaudeLines.answerId(id), ClaudeLines.refuse(id, "Not supported"));
        } else if (grants.cover(request)) {
            process.say(ClaudeLines.answerId(id), ClaudeLines.allow(id, request.input()));
        } else {
            waiting.add(request.blockId());
            inBackground(request, asked -> signals.add(new Signal.Answered(asked, run.ask(asked.block()))));
        }
    }

    private ToolRequest request(String id, JsonNode asked) {
        return new ToolRequest(id, run.workspace().toString(), asked);
    }

    /// The agent does not want an answer any more.
    void withdrawn(String requestId) {
        var block = request(requestId, JsonNodeFactory.instance.objectNode()).blockId();
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

    private interface Work {
        void on(ToolRequest request) throws InterruptedException;
    }

    private static void inBackground(ToolRequest request, Work work) {
        Thread.ofVirtual().name("ask-" + request.id()).start(() -> {
            try {
                work.on(request);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// What an earlier executor was told to allow for the conversation holds when the server confirms it.
    private void remember(ToolRequest request) throws InterruptedException {
        if (run.confirmed(request.block()).filter(ToolQuestions::forLonger).isPresent()) {
            grants.add(request);
        }
    }

    private String reply(ToolRequest request, ApprovalAnswer answer) {
        if (!answer.allowed()) {
            return ClaudeLines.deny(request.id(), denial(answer));
        }
        if (!request.questions().containsAll(answer.answers().keySet())) {
            return ClaudeLines.deny(request.id(), "The answers were to other questions, so this was denied.");
        }
        if (forLonger(answer)) {
            grants.add(request);
        }
        return ClaudeLines.allow(request.id(), request.answeredWith(answer.answers()));
    }

    private static boolean forLonger(ApprovalAnswer answer) {
        return answer.decision() == ApprovalDecision.ALLOW_CONVERSATION;
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
