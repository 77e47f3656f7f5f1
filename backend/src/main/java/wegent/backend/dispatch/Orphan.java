package wegent.backend.dispatch;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.task.Subtask;
import wegent.protocol.FailureReason;
import wegent.protocol.RunState;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.StreamEvent;

/// The rules by which the backend and a device agree on what runs (DESIGN section 7). Decided from values alone.
final class Orphan {
    private Orphan() {}

    /// Why a run of a device is to stop, or null when it may go on.
    static @Nullable String whyStop(DeviceKey device, RunState state, @Nullable Subtask row) {
        if (row == null || row.deviceId() == null || !row.device().equals(device)) {
            return "no such run on this device";
        }
        if (row.attempt() != state.attempt()) {
            return "another attempt is the newest";
        }
        if (!row.status().isFinal()) {
            return null;
        }
        var late = row.status() == SubtaskStatus.FAILED && row.reason() == FailureReason.DEVICE_OFFLINE;
        return late && state.ended() ? null : "this attempt has ended";
    }

    /// Is an answer lost that runs here, while its device does not name it? Not when it was accepted less than `age`
    /// ago: the device may have spoken before.
    static boolean isLost(Subtask row, Duration age, Instant now) {
        var since = row.acceptedAt();
        return since != null && !since.plus(age).isAfter(now);
    }

    /// How a running answer ends whose device `name` is gone.
    static StreamEvent.Ended ending(Subtask row, String name) {
        return row.cancellingAt() == null
                ? StreamEvent.Ended.failed(
                        FailureReason.DEVICE_OFFLINE, "The device " + name + " was disconnected while it worked")
                : new StreamEvent.Ended(SubtaskStatus.CANCELLED, FailureReason.CANCELLED, null, null, null);
    }
}
