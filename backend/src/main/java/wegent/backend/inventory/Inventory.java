package wegent.backend.inventory;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import wegent.backend.device.Device;
import wegent.backend.device.DeviceKey;
import wegent.backend.dispatch.Dispatcher;
import wegent.backend.dispatch.TaskQueue;
import wegent.backend.presence.Presence;
import wegent.backend.task.Audience;
import wegent.backend.task.TaskStore;
import wegent.protocol.ChatEvent;
import wegent.protocol.DeviceStatus;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.DeviceView;
import wegent.protocol.rest.RunningTask;

/// What a user sees of her devices, and the notices when that changes. Only real changes are told (DESIGN
/// section 7).
public final class Inventory {
    /// So many tasks of a device are named; the others are only counted.
    private static final int MAX_TASKS = 50;

    private static final int MOST_CORRECTIONS = 3;

    private final Dispatcher.Field field;
    private final TaskStore store;
    private final TaskQueue queue;
    private final Dispatcher dispatcher;
    private final Audience audience;
    private final Map<DeviceKey, Load> told = new ConcurrentHashMap<>();

    /// What is kept of a view to know whether its load has changed: there is one a device, so it is small.
    private record Load(DeviceStatus status, int used, int max, int queued, List<RunningTask> running) {
        static Load of(DeviceView view) {
            return new Load(view.status(), view.slotUsed(), view.slotMax(), view.queued(), view.runningTasks());
        }
    }

    public Inventory(
            Dispatcher.Field field, TaskStore store, TaskQueue queue, Dispatcher dispatcher, Audience audience) {
        this.field = field;
        this.store = store;
        this.queue = queue;
        this.dispatcher = dispatcher;
        this.audience = audience;
        field.presence().listen(this::presenceChanged);
        field.health().listen(this::healthChanged);
        dispatcher.listen(this::slotsChanged);
    }

    /// The devices of `user`, her default first.
    List<DeviceView> list(UserId user) {
        return field.devices().list(user).stream().map(this::view).toList();
    }

    /// How a device stands, without a look at what it does.
    DeviceStatus status(Device device) {
        return status(
                field.presence().of(device.key()), queue.load(device.key()).used(), device.maxSlots());
    }

    DeviceView view(Device device) {
        return view(device, queue.load(device.key()));
    }

    /// For others than the owner: not what she works on there.
    DeviceView withoutTasks(Device device) {
        return view(device, queue.load(device.key()), List.of());
    }

    private DeviceView view(Device device, TaskQueue.Load load) {
        return view(device, load, load.isNone() ? List.of() : store.runningTasks(device.key(), MAX_TASKS));
    }

    private DeviceView view(Device device, TaskQueue.Load load, List<RunningTask> tasks) {
        var key = device.key();
        var used = load.used();
        var evidence = field.presence().evidence(key);
        return new DeviceView(
                device.id(),
                device.deviceId(),
                device.name(),
                status(field.presence().of(key), used, device.maxSlots()),
                evidence.map(known -> known.since()).orElse(device.lastSeenAt()),
                device.isDefault(),
                device.type(),
                device.bindShell(),
                used,
                device.maxSlots(),
                tasks,
                load.waiting(),
                evidence.map(known -> known.lastHeartbeat()).orElse(device.lastSeenAt()),
                device.executorVersion(),
                device.clientIp(),
                device.machine(),
                device.degraded(),
                device.drained(),
                device.muted(),
                device.credential(),
                Release.upgradeOf(device.executorVersion(), Release.current()),
                device.load());
    }

    private static DeviceStatus status(Presence presence, int used, int max) {
        return switch (presence) {
            case Presence.Online _ -> used >= max ? DeviceStatus.BUSY : DeviceStatus.ONLINE;
            case Presence.Reconnecting _ -> DeviceStatus.RECONNECTING;
            case Presence.Offline _ -> DeviceStatus.OFFLINE;
        };
    }

    /// A change that another has overtaken is not told: who made that one tells it.
    private void presenceChanged(DeviceKey key, Presence before, Presence now) {
        if (now instanceof Presence.Offline) {
            field.devices().lastSeenNow(key);
        }
        field.devices().find(key).ifPresent(device -> {
            var view = view(device);
            told.put(key, Load.of(view));
            if (view.status() == status(now, view.slotUsed(), view.slotMax())) {
                tell(device, view, event(device, view, now));
            }
        });
    }

    private static ChatEvent event(Device device, DeviceView view, Presence now) {
        return switch (now) {
            case Presence.Online _ -> new ChatEvent.DeviceOnline(view.deviceId(), device.name(), view.status(), view);
            case Presence.Reconnecting _ -> statusChanged(view);
            case Presence.Offline _ -> new ChatEvent.DeviceOffline(view.deviceId(), view);
        };
    }

    private static ChatEvent statusChanged(DeviceView view) {
        return new ChatEvent.DeviceStatusChanged(view.deviceId(), view.status(), view);
    }

    /// The node that changed the presence meanwhile may have told so first. So who has told a state looks
    /// again, and tells what it is now: the last word is true, from whatever node it comes.
    private void tell(Device device, DeviceView view, ChatEvent event) {
        audience.tell(device.key().user(), event);
        var current = view;
        for (int i = 0; i < MOST_CORRECTIONS; i++) {
            var presence = field.presence().of(device.key());
            if (current.status() == status(presence, current.slotUsed(), current.slotMax())) {
                return;
            }
            current = view(device);
            audience.tell(device.key().user(), statusChanged(current));
        }
    }

    private void healthChanged(DeviceKey key) {
        field.devices().find(key).ifPresent(device -> {
            var view = view(device);
            tell(device, view, statusChanged(view));
        });
    }

    private void slotsChanged(DeviceKey key, TaskQueue.Load now) {
        var before = told.get(key);
        if (now.isNone() && before != null && before.used() == 0 && before.queued() == 0) {
            return;
        }
        field.devices().find(key).ifPresent(device -> {
            var view = view(device);
            var load = Load.of(view);
            if (!load.equals(told.put(key, load))) {
                tell(
                        device,
                        view,
                        new ChatEvent.DeviceSlots(
                                key.device(), view.slotUsed(), view.slotMax(), view.runningTasks(), view));
            }
        });
    }

    /// The name or the default has changed.
    void changed(UserId user) {
        for (var view : list(user)) {
            audience.tell(user, statusChanged(view));
        }
    }

    /// It takes nothing new from now on, or does again: what waits is looked at anew.
    void drained(DeviceKey key) {
        changed(key.user());
        dispatcher.wake(key);
    }

    void removed(DeviceKey key) {
        told.remove(key);
        audience.tell(key.user(), new ChatEvent.DeviceDeleted(key.device()));
    }
}
