package wegent.executor.task;

import wegent.protocol.FailureReason;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.StopReceipt;
import wegent.protocol.stream.StreamEvent.Ended;

/// Why a run is being ended before it ended by itself, and as what it is then told.
enum StopCause {
    USER(FailureReason.CANCELLED, "Stopped by the user"),
    BACKEND(FailureReason.CANCELLED, "Ended by the backend"),
    NEWER_ATTEMPT(FailureReason.LOST, "A newer attempt took its place"),
    TIMEOUT_START(FailureReason.TIMEOUT_START, "The agent gave no sign of life after its start"),
    TIMEOUT_SILENT(FailureReason.TIMEOUT_SILENT, "The agent gave no sign of life for too long and was stopped"),
    DISK_FULL(FailureReason.DISK_FULL, "The device had no room for what the agent said"),
    SHUTDOWN(FailureReason.LOST, "The executor was stopped");

    private final FailureReason reason;
    private final String message;

    StopCause(FailureReason reason, String message) {
        this.reason = reason;
        this.message = message;
    }

    String message() {
        return message;
    }

    /// The end of a run that was stopped for this; `told` says it in words.
    Ended ended(StopReceipt receipt, String told) {
        return reason == FailureReason.CANCELLED
                ? Ended.cancelled(receipt)
                : new Ended(SubtaskStatus.FAILED, reason, told, receipt, null);
    }
}
