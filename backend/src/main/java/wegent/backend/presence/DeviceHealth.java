package wegent.backend.presence;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.device.DeviceKey;
import wegent.backend.node.NodeCalls;
import wegent.base.Json;
import wegent.protocol.Degraded;

/// What ails the devices, as each said last: a degraded device is there, but gets no work until it says that it
/// is well. The node that hears the device tells the others with each heartbeat of one that is not well, and
/// acts on it; they only know it. Threads meet here; listeners are called on the thread that brought the
/// change.
public final class DeviceHealth {
    private static final Logger log = LoggerFactory.getLogger(DeviceHealth.class);

    private static final String SAID = "device:health";

    private record Said(DeviceKey device, @Nullable Degraded now) {}

    private final NodeCalls nodes;
    private final Map<DeviceKey, Degraded> degraded = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /// Hears of each change.
    public interface Listener {
        void healthChanged(DeviceKey device);
    }

    public DeviceHealth(NodeCalls nodes) {
        this.nodes = nodes;
        nodes.on(SAID, (message, _) -> {
            var said = Json.mapper().convertValue(message, Said.class);
            keep(said.device(), said.now());
        });
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /// `device` says how it is, at its registration or by a heartbeat: null means well.
    public void said(DeviceKey device, @Nullable Degraded now) {
        var before = keep(device, now);
        if (now != null || before != null) {
            nodes.tellAll(SAID, new Said(device, now));
        }
        if (!Objects.equals(before, now)) {
            log.info("device={} degraded={}", device, now == null ? "no" : now.reason());
            listeners.forEach(listener -> listener.healthChanged(device));
        }
    }

    /// Returns what ailed it before.
    private @Nullable Degraded keep(DeviceKey device, @Nullable Degraded now) {
        return now == null ? degraded.remove(device) : degraded.put(device, now);
    }

    public Optional<Degraded> of(DeviceKey device) {
        return Optional.ofNullable(degraded.get(device));
    }
}
