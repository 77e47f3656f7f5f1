package wegent.backend.dispatch;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import wegent.backend.device.DeviceKey;
import wegent.backend.task.Audience;
import wegent.backend.task.Subtask;
import wegent.backend.task.TaskLocks;
import wegent.backend.task.TaskStore;
import wegent.base.Time;
import wegent.protocol.ChatEvent;
import wegent.protocol.id.SubtaskId;

/// The places in devices' queues as viewers know them. Each device is told of by one thread at a time.
final class Places {
    private final Map<DeviceKey, Map<SubtaskId, Subtask.Waiting>> told = new ConcurrentHashMap<>();
    private final TaskStore store;
    private final TaskLocks locks;
    private final Audience audience;
    private final Time time;

    Places(TaskStore store, TaskLocks locks, Audience audience, Time time) {
        this.store = store;
        this.locks = locks;
        this.audience = audience;
        this.time = time;
    }

    /// Do viewers believe that something waits for the device?
    boolean areTold(DeviceKey device) {
        return told.containsKey(device);
    }

    /// Those who wait are QUEUED, and their viewers know their places.
    void tell(DeviceKey device) {
        var places = new HashMap<SubtaskId, Subtask.Waiting>();
        var before = told.getOrDefault(device, Map.of());
        for (var answer : store.waiting(device)) {
            var place = Objects.requireNonNull(answer.queue());
            if (place.position() > 0) {
                places.put(answer.id(), place);
                if (!place.equals(before.get(answer.id()))) {
                    tell(answer);
                }
            }
        }
        if (places.isEmpty()) {
            told.remove(device);
        } else {
            told.put(device, Map.copyOf(places));
        }
    }

    private void tell(Subtask answer) {
        locks.run(answer.taskId(), () -> {
            var task = store.database().inTransaction(sql -> {
                if (store.queued(sql, answer.id())) {
                    store.refreshTask(sql, answer.taskId(), time.instant());
                }
                return store.task(sql, answer.taskId()).orElse(null);
            });
            var row = store.subtask(answer.id()).orElse(answer);
            if (row.queue() != null && task != null) {
                audience.tell(row.taskId(), new ChatEvent.Message(row.taskId(), row.view()));
                audience.tell(row.userId(), task.told());
            }
        });
    }
}
