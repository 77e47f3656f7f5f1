package wegent.backend.stream;

import java.util.Objects;
import wegent.protocol.ChatEvent;
import wegent.protocol.FailureReason;
import wegent.protocol.stream.StreamEvent;

/// What viewers are told at the end of an attempt.
final class Endings {
    private Endings() {}

    static ChatEvent told(LiveRun run, long seq, StreamEvent.Ended ended) {
        return switch (ended.status()) {
            case COMPLETED -> new ChatEvent.Done(run.task, run.subtask, run.attempt, seq, run.result());
            case CANCELLED -> new ChatEvent.Cancelled(run.task, run.subtask, run.attempt, seq, ended.receipt());
            case PENDING, QUEUED, RUNNING, FAILED -> {
                var reason = Objects.requireNonNullElse(ended.reason(), FailureReason.INTERNAL);
                yield new ChatEvent.Failed(
                        run.task,
                        run.subtask,
                        run.attempt,
                        seq,
                        Objects.requireNonNullElse(ended.message(), reason.wire()),
                        reason,
                        reason.nextStep(),
                        ended.detail());
            }
        };
    }
}
