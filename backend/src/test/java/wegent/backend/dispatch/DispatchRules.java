package wegent.backend.dispatch;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.presence.Presence;
import wegent.backend.task.Subtask;
import wegent.protocol.RunState;
import wegent.protocol.stream.StreamEvent;

/// The product's rules of this package, for the simulation.
public final class DispatchRules {
    private DispatchRules() {}

    public static boolean refuses(Presence presence, Slots slots, int waiting, boolean patient) {
        return Decision.on(presence, slots, waiting, patient) instanceof Decision.Refuse;
    }

    public static @Nullable String whyStop(DeviceKey device, RunState state, @Nullable Subtask row) {
        return Orphan.whyStop(device, state, row);
    }

    public static boolean isLost(Subtask row, Duration age, Instant now) {
        return Orphan.isLost(row, age, now);
    }

    public static StreamEvent.Ended ending(Subtask row) {
        return Orphan.ending(row, "gone");
    }
}
