package wegent.executor.task;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import wegent.executor.agent.ApprovalAnswer;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.StreamEvent;

/// The permission requests that an earlier executor showed, and the answers that it noted, so that none is shown
/// twice. An agent can write to where that was noted: an answer that allows something is only a hint. Pure.
final class KeptApprovals {
    private final Map<String, Block.Approval> shown = new HashMap<>();

    /// `noted` was written beside the log, whose acknowledged `events` are gone; the newest may be there only.
    KeptApprovals(Map<String, Block.Approval> noted, List<StreamEvent> events) {
        shown.putAll(noted);
        for (var event : events) {
            switch (event) {
                case StreamEvent.BlockCreated(var block)
                when block.approval() != null -> shown.put(block.id(), block.approval());
                case StreamEvent.BlockUpdated(var id, var updates)
                when updates.approval() != null -> shown.put(id, updates.approval());
                default -> {}
            }
        }
    }

    Optional<Block.Approval> shown(String id) {
        return Optional.ofNullable(shown.get(id));
    }

    Optional<ApprovalAnswer> answer(String id) {
        return shown(id).flatMap(KeptApprovals::answer);
    }

    private static Optional<ApprovalAnswer> answer(Block.Approval approval) {
        var decision = approval.decision();
        var by = approval.decidedBy();
        return decision == null || by == null
                ? Optional.empty()
                : Optional.of(new ApprovalAnswer(
                        decision,
                        approval.note(),
                        ApprovalAnswer.By.valueOf(by.toUpperCase(Locale.ROOT)),
                        Objects.requireNonNullElse(approval.answers(), Map.of()),
                        approval.credential(),
                        approval.decidedAt()));
    }
}
