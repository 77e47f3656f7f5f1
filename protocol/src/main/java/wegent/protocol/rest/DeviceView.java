package wegent.protocol.rest;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.Degraded;
import wegent.protocol.DeviceStatus;
import wegent.protocol.DeviceType;
import wegent.protocol.Machine;
import wegent.protocol.MachineLoad;
import wegent.protocol.id.DeviceId;

/// A device as its owner sees it. `status_since` is when the status began, as far as this backend knows;
/// `queued` is how many answers wait for it; `degraded` is there while it takes no work, and says why;
/// `drained` that its owner lets it take nothing new, `muted` that she gets no notifications because of it.
/// `credential` is what it proved itself with, `key:…` or `token:…`; `upgrade_to` is there when a newer
/// executor than its own is out; `load` when the device tells it.
public record DeviceView(
        long id,
        DeviceId deviceId,
        String name,
        DeviceStatus status,
        @Nullable Instant statusSince,
        boolean isDefault,
        DeviceType deviceType,
        String bindShell,
        int slotUsed,
        int slotMax,
        List<RunningTask> runningTasks,
        int queued,
        @Nullable Instant lastHeartbeat,
        @Nullable String executorVersion,
        @Nullable String clientIp,
        @Nullable Machine machine,
        @Nullable Degraded degraded,
        boolean drained,
        boolean muted,
        @Nullable String credential,
        @Nullable String upgradeTo,
        @Nullable MachineLoad load) {

    public DeviceView {
        runningTasks = Json.listOrEmpty(runningTasks);
    }
}
