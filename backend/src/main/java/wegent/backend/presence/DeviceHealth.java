package wegent.backend.presence;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.device.DeviceKey;
import wegent.backend.device.Devices;
import wegent.backend.storage.StorageException;
import wegent.protocol.Degraded;
import wegent.protocol.MachineLoad;

/// Hears how devices are, and notes each change in SQL, where all nodes see it: a degraded device is there, but
/// gets no work until it says that it is well. Threads meet here; listeners are called on the thread that
/// brought the change.
public final class DeviceHealth {
    private static final Logger log = LoggerFactory.getLogger(DeviceHealth.class);

    private final Map<DeviceKey, Degraded> noted = new ConcurrentHashMap<>();
    private final Map<DeviceKey, MachineLoad> loads = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Devices devices;

    public DeviceHealth(Devices devices) {
        this.devices = devices;
    }

    /// Hears of each change.
    public interface Listener {
        void healthChanged(DeviceKey device);
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /// `device` says how it is, at its registration or by a heartbeat: null means well. Without the database
    /// that is noted when it says so again.
    public void said(DeviceKey device, @Nullable Degraded now) {
        if (Objects.equals(noted.get(device), now)) {
            return;
        }
        try {
            devices.setDegraded(device, now);
        } catch (StorageException e) {
            log.debug("device={} its health is not noted yet", device, e);
            return;
        }
        if (now == null) {
            noted.remove(device);
        } else {
            noted.put(device, now);
        }
        log.info("device={} degraded={}", device, now == null ? "no" : now.reason());
        listeners.forEach(listener -> listener.healthChanged(device));
    }

    /// `device` says how busy its machine is, with each heartbeat; what hardly changed is neither noted nor
    /// told.
    public void busy(DeviceKey device, @Nullable MachineLoad now) {
        var before = loads.get(device);
        if (now == null || (before != null && !before.differs(now))) {
            return;
        }
        try {
            devices.setLoad(device, now);
        } catch (StorageException e) {
            log.debug("device={} its load is not noted yet", device, e);
            return;
        }
        loads.put(device, now);
        listeners.forEach(listener -> listener.healthChanged(device));
    }
}
