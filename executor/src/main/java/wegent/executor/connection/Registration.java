package wegent.executor.connection;

import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.protocol.Degraded;
import wegent.protocol.DeviceMessage;
import wegent.protocol.DeviceType;
import wegent.protocol.Machine;
import wegent.protocol.RunState;
import wegent.protocol.id.DeviceId;

/// What this device says of itself each time it registers.
public record Registration(
        DeviceId deviceId,
        String name,
        DeviceType deviceType,
        @Nullable String bindShell,
        String version,
        int maxSlots,
        Machine machine) {

    DeviceMessage.Register with(List<RunState> running, @Nullable Degraded degraded) {
        return new DeviceMessage.Register(
                DeviceMessage.PROTOCOL,
                deviceId,
                name,
                deviceType,
                bindShell,
                version,
                null,
                null,
                maxSlots,
                machine,
                running,
                degraded);
    }

    /// This device in a few words, for people.
    String described() {
        var agents = machine.agents().stream()
                .filter(agent -> agent.available())
                .map(agent -> agent.runtime().wire() + (agent.version() == null ? "" : " " + agent.version()))
                .toList();
        return "\"" + name + "\" (device id " + deviceId + "), agents: "
                + (agents.isEmpty() ? "none" : String.join(", ", agents));
    }
}
