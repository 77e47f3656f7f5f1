package wegent.backend.device;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import wegent.protocol.Degraded;
import wegent.protocol.DeviceType;
import wegent.protocol.Machine;
import wegent.protocol.MachineLoad;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;

/// A device that has registered once. `alias` is the user's own name for it; `maxSlots` how many answers it
/// runs at a time; `drained` that it takes nothing new; `muted` that its owner gets no notifications because of
/// it; `credential` is what it last proved itself with; `degraded` what ails it, so that it gets no work;
/// `load` how busy its machine is, when it tells.
public record Device(
        long id,
        UserId userId,
        DeviceId deviceId,
        String reportedName,
        @Nullable String alias,
        DeviceType type,
        String bindShell,
        @Nullable String executorVersion,
        @Nullable String clientIp,
        int maxSlots,
        boolean isDefault,
        @Nullable Machine machine,
        @Nullable Instant lastSeenAt,
        boolean drained,
        boolean muted,
        @Nullable String credential,
        @Nullable Degraded degraded,
        @Nullable MachineLoad load) {

    /// The name to show.
    public String name() {
        return alias == null ? reportedName : alias;
    }

    public DeviceKey key() {
        return new DeviceKey(userId, deviceId);
    }
}
