package wegent.executor.agent;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import wegent.protocol.ApprovalDecision;

/// The answer to a permission request, and whose it is. `note` is the user's word to the agent with it,
/// `answers` what she said to its questions, by question.
public record ApprovalAnswer(
        ApprovalDecision decision, @Nullable String note, By by, Map<String, String> answers) {

    public ApprovalAnswer(ApprovalDecision decision, @Nullable String note, By by) {
        this(decision, note, by, Map.of());
    }

    /// Who decided: the user, the clock, or the agent itself, by withdrawing the request or ending the run.
    public enum By {
        USER,
        TIMEOUT,
        AGENT;

        /// Its form in [wegent.protocol.stream.Block.Approval#decidedBy].
        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public boolean allowed() {
        return decision != ApprovalDecision.DENY;
    }
}
