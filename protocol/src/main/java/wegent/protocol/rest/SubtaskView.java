package wegent.protocol.rest;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.AgentKind;
import wegent.protocol.FailureReason;
import wegent.protocol.Role;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.StopReceipt;
import wegent.protocol.stream.Usage;

/// One message of a conversation. The user's has `text`; an agent's answer has `blocks`, which reflect the
/// events of `attempt` up to `seq`. While it waits: `queue_position` (from 1) and `queue_reason` (`busy`,
/// `reconnecting`, `offline`, `disk_full`, `outbox_full`). `cancelling_at` is there while a running answer is
/// being stopped. `digest` is the [wegent.protocol.stream.StreamDigest] of the events up to `seq`, where it is
/// known. `paused` is there while the backend takes no more of it.
public record SubtaskView(
        SubtaskId subtaskId,
        TaskId taskId,
        Role role,
        SubtaskStatus status,
        @Nullable String text,
        List<Block> blocks,
        int attempt,
        long seq,
        @Nullable String digest,
        @Nullable DeviceId deviceId,
        @Nullable String deviceName,
        @Nullable AgentKind runtime,
        @Nullable FailureReason reason,
        @Nullable String error,
        @Nullable String nextStep,
        @Nullable StopReceipt receipt,
        @Nullable Integer queuePosition,
        @Nullable String queueReason,
        @Nullable Instant cancellingAt,
        @Nullable Usage usage,
        @Nullable PauseView paused,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {

    public SubtaskView {
        blocks = Json.listOrEmpty(blocks);
    }

    /// This message while nothing more is taken of it; null when it goes on.
    public SubtaskView withPause(@Nullable PauseView pause) {
        return new SubtaskView(
                subtaskId,
                taskId,
                role,
                status,
                text,
                blocks,
                attempt,
                seq,
                digest,
                deviceId,
                deviceName,
                runtime,
                reason,
                error,
                nextStep,
                receipt,
                queuePosition,
                queueReason,
                cancellingAt,
                usage,
                pause,
                createdAt,
                startedAt,
                endedAt);
    }
}
