package wegent.protocol;

import java.util.Set;

/// Where a subtask is in its life (DESIGN section 5).
public enum SubtaskStatus {
    PENDING,
    QUEUED,
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED;

    /// The statuses that may follow this one within one attempt; every other change is refused. A late result
    /// (`FAILED(device_offline)` → a real outcome) and a retry are rules of their own.
    public Set<SubtaskStatus> next() {
        return switch (this) {
            case PENDING -> Set.of(QUEUED, RUNNING, FAILED, CANCELLED);
            case QUEUED -> Set.of(RUNNING, FAILED, CANCELLED);
            case RUNNING -> Set.of(COMPLETED, FAILED, CANCELLED);
            case COMPLETED, FAILED, CANCELLED -> Set.of();
        };
    }

    public boolean isFinal() {
        return next().isEmpty();
    }
}
