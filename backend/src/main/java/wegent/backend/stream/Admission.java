package wegent.backend.stream;

import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.task.Subtask;
import wegent.protocol.FailureReason;
import wegent.protocol.SubtaskStatus;

/// May a device's batch be taken in at all? Decided from values alone: whose the run is, its attempt, its status.
sealed interface Admission {

    /// It may; `late` when it belongs to an attempt that was failed as `device_offline`.
    record Open(boolean late) implements Admission {}

    /// The attempt has ended with all that the batch says: it is acknowledged up to `seq`, and dropped.
    record Had(long seq) implements Admission {}

    /// It may not: the device is to stop the run, for `reason`.
    record Refused(String reason) implements Admission {}

    static Admission of(DeviceKey device, Streams.Batch batch, @Nullable Subtask row) {
        if (row == null
                || row.deviceId() == null
                || !row.taskId().equals(batch.task())
                || !row.device().equals(device)) {
            return new Refused("no such run on this device");
        }
        if (row.attempt() != batch.attempt()) {
            return new Refused("another attempt is the newest");
        }
        if (takesEvents(row)) {
            return new Open(row.status().isFinal());
        }
        return batch.lastSeq() <= row.seq() ? new Had(row.seq()) : new Refused("this attempt has ended");
    }

    /// An attempt takes events until it has ended, and after that when it ended only since its device was away: a
    /// late result may come.
    static boolean takesEvents(Subtask row) {
        return !row.status().isFinal()
                || (row.status() == SubtaskStatus.FAILED && row.reason() == FailureReason.DEVICE_OFFLINE);
    }
}
