package wegent.executor.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import wegent.executor.agent.AgentRun;
import wegent.executor.agent.ApprovalAnswer;
import wegent.executor.process.ExitStatus;

/// What can happen to a turn, from any thread, handled by its own.
sealed interface Signal {

    /// The agent said something: a line of its output that ends before byte `end`.
    record Line(JsonNode json, long end) implements Signal {}

    /// The run is to end.
    record Cancelled() implements Signal {}

    /// A permission request was answered.
    record Answered(ToolRequest request, ApprovalAnswer answer) implements Signal {}

    /// The user says something to the agent at work.
    record Guided(AgentRun.Guidance word) implements Signal {}

    /// The process ended; nothing more will be said.
    record Exited(ExitStatus status) implements Signal {}
}
