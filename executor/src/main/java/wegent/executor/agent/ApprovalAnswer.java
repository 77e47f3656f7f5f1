package wegent.executor.agent;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wegent.protocol.ApprovalDecision;

/// The answer to a permission request, and whose it is. `note` is the user's word to the agent with it,
/// `answers` what they said to its questions, by question; `credential` and `decidedAt` are what the server said of
/// who decided, and when.
public record ApprovalAnswer(
        ApprovalDecision decision,
        @Nullable String note,
        By by,
        Map<String, String> answers,
        @Nullable String credential,
        @Nullable Instant decidedAt) {

    public ApprovalAnswer(ApprovalDecision decision, @Nullable String note, By by, Map<String, String> answers) {
        this(decision, note, by, answers, null, null);
    }

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
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean allowed() {
        return decision != ApprovalDecision.DENY;
    }
}
