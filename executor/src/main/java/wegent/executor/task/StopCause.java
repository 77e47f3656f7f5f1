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
    TIMEOUT_SILENT(FailureReason.TIMEOUT_SILENT, "The agent said nothing for too long and was stopped"),
    DISK_FULL(FailureReason.DISK_FULL, "The device could not write to its disk"),
    SHUTDOWN(FailureReason.LOST, "The executor was stopped");

    private final FailureReason reason;
    private final String message;

    StopCause(FailureReason reason, String message) {
        this.reason = reason;
        this.message = message;
    }

    /// The end of a run that was stopped for this.
    Ended ended(StopReceipt receipt) {
        return reason == FailureReason.CANCELLED
                ? Ended.cancelled(receipt)
                : new Ended(SubtaskStatus.FAILED, reason, message, receipt, null);
    }
}
