package wegent.protocol;

import wegent.protocol.id.SubtaskId;

/// How far a viewer has seen an answer: the last event applied of which attempt.
public record Cursor(SubtaskId subtaskId, int attempt, long seq) {
    public Cursor {
        Require.present(subtaskId, "subtask_id");
        Require.atLeast(0, attempt, "attempt");
        Require.atLeast(0, seq, "seq");
    }
}
