package wegent.backend.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.protocol.AgentKind;
import wegent.protocol.FailureReason;
import wegent.protocol.PermissionMode;
import wegent.protocol.Role;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.stream.Block;
import wegent.protocol.stream.StopReceipt;
import wegent.protocol.stream.Usage;

/// One message of a conversation, as it lies in SQL. `seq` is the last event of `attempt` that is kept for
/// good, `digest` that of the events up to there, once the attempt has ended. `queue` is there while an answer
/// waits.
public record Subtask(
        SubtaskId id,
        TaskId taskId,
        UserId userId,
        int messageNumber,
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
        @Nullable Long modelId,
        @Nullable PermissionMode permissionMode,
        @Nullable FailureReason reason,
        @Nullable String error,
        @Nullable JsonNode detail,
        @Nullable StopReceipt receipt,
        @Nullable Usage usage,
        @Nullable Instant cancellingAt,
        @Nullable Instant acceptedAt,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Waiting queue) {

    public Subtask {
        blocks = List.copyOf(blocks);
    }

    /// A place in a device's queue, from 1; 0 once it is on its way to the device.
    public record Waiting(int position, String reason) {}

    /// The device that runs this answer. Throws [IllegalStateException] for a user's message.
    public DeviceKey device() {
        if (deviceId == null) {
            throw new IllegalStateException("No device: subtask " + id);
        }
        return new DeviceKey(userId, deviceId);
    }

    /// This message as its owner sees it.
    public SubtaskView view() {
        return view(blocks, seq, digest, usage);
    }

    /// This message with the blocks of its running stream, as far as `liveSeq`.
    public SubtaskView view(
            List<Block> liveBlocks, long liveSeq, @Nullable String liveDigest, @Nullable Usage liveUsage) {
        return new SubtaskView(
                id,
                taskId,
                role,
                status,
                text,
                liveBlocks,
                attempt,
                liveSeq,
                liveDigest,
                deviceId,
                deviceName,
                runtime,
                reason,
                error,
                reason == null ? null : reason.nextStep(),
                receipt,
                queue == null || queue.position() == 0 ? null : queue.position(),
                queue == null || queue.position() == 0 ? null : queue.reason(),
                cancellingAt,
                liveUsage,
                null,
                createdAt,
                startedAt,
                endedAt);
    }
}
