package wegent.executor.testing;

import java.util.List;

/// A script: says what the model does at each step of a turn.
@FunctionalInterface
public interface Scenario {

    Reply reply(Turn turn);

    /// Where a request stands in its script. `step` counts the assistant's entries since the user's text that
    /// names the scenario, `attempt` (from 1) how often this very step was asked for. `tools` are the names on
    /// offer, `toolResult` is the text of the last tool result, empty when there is none.
    record Turn(String argument, int step, int attempt, List<String> tools, String toolResult) {

        /// The argument as a number, or `otherwise` when there is none.
        int number(int otherwise) {
            return argument.isEmpty() ? otherwise : Integer.parseInt(argument);
        }

        /// The argument, or `otherwise` when there is none.
        String text(String otherwise) {
            return argument.isEmpty() ? otherwise : argument;
        }
    }
}
