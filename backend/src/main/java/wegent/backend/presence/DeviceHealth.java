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
import wegent.protocol.Degraded;

/// What ails the devices that this node hears, as each said last: a degraded device is there, but gets no work
/// until it says that it is well. Threads meet here; listeners are called on the thread that brought the
/// change.
public final class DeviceHealth {
    private static final Logger log = LoggerFactory.getLogger(DeviceHealth.class);

    private final Map<DeviceKey, Degraded> degraded = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /// Hears of each change.
    public interface Listener {
        void healthChanged(DeviceKey device);
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /// `device` says how it is, at its registration or by a heartbeat: null means well.
    public void said(DeviceKey device, @Nullable Degraded now) {
        var before = now == null ? degraded.remove(device) : degraded.put(device, now);
        if (!Objects.equals(before, now)) {
            log.info("device={} degraded={}", device, now == null ? "no" : now.reason());
            listeners.forEach(listener -> listener.healthChanged(device));
        }
    }

    public Optional<Degraded> of(DeviceKey device) {
        return Optional.ofNullable(degraded.get(device));
    }
}
