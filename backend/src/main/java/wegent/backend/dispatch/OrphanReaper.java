package wegent.backend.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.device.DeviceKey;
import wegent.backend.device.Devices;
import wegent.backend.link.DeviceLink;
import wegent.backend.presence.Presence;
import wegent.backend.presence.PresenceTracker;
import wegent.backend.stream.Streams;
import wegent.backend.task.ApprovalStore;
import wegent.backend.task.Subtask;
import wegent.backend.task.TaskStore;
import wegent.base.Time;
import wegent.protocol.BackendMessage.TaskApproval;
import wegent.protocol.DeviceReply.Committed;
import wegent.protocol.DeviceReply.Stop;
import wegent.protocol.FailureReason;
import wegent.protocol.RunState;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.stream.StreamEvent;

/// Makes the backend and a device agree on what runs (DESIGN section 7): attempts that the device does not know
/// are failed as lost, attempts that have ended here are stopped there, and all fail when the device is gone.
public final class OrphanReaper {
    private static final Logger log = LoggerFactory.getLogger(OrphanReaper.class);

    /// An attempt may be missing in a heartbeat that was written before it began.
    private static final Duration YOUNG = Duration.ofSeconds(10);

    private final Devices devices;
    private final PresenceTracker presence;
    private final DeviceLink link;
    private final TaskStore store;
    private final ApprovalStore decisions;
    private final Streams streams;
    private final Dispatcher dispatcher;
    private final Time time;

    public OrphanReaper(Dispatcher.Field field, TaskStore store, Streams streams, Dispatcher dispatcher, Time time) {
        this.devices = field.devices();
        this.presence = field.presence();
        this.link = field.link();
        this.store = store;
        this.decisions = new ApprovalStore(store.database());
        this.streams = streams;
        this.dispatcher = dispatcher;
        this.time = time;
        presence.listen(this::presenceChanged);
    }

    /// What a registering device is to send again, what it is to stop, and what was decided on the permission requests
    /// of what goes on.
    public record Reconciled(List<Committed> committed, List<Stop> stop, List<TaskApproval> decisions) {}

    /// Compares both lists when a device registers.
    public Reconciled registered(DeviceKey device, List<RunState> running) {
        var committed = new ArrayList<Committed>();
        var stop = new ArrayList<Stop>();
        var decided = new ArrayList<TaskApproval>();
        for (var state : running) {
            var row = store.subtask(state.subtaskId()).orElse(null);
            var why = Orphan.whyStop(device, state, row);
            if (row == null || why != null) {
                stop.add(new Stop(state.subtaskId(), state.attempt(), why == null ? "unknown run" : why));
                continue;
            }
            committed.add(new Committed(row.id(), row.attempt(), streams.committed(row)));
            takeUp(row, state);
            if (!state.ended()) {
                decided.addAll(decisions.of(row));
            }
        }
        if (dispatcher.hasWork(device)) {
            dispatcher.connectedAnew(device);
            failUnknown(device, running, Duration.ZERO);
        }
        return new Reconciled(committed, stop, decided);
    }

    private void takeUp(Subtask row, RunState state) {
        if (row.status() == SubtaskStatus.PENDING || row.status() == SubtaskStatus.QUEUED) {
            dispatcher.accepted(row);
        } else if (row.cancellingAt() != null && !state.ended()) {
            dispatcher.stopOnDevice(row, "stopped by the user");
        }
    }

    /// What of `running` a device is to stop, by its heartbeat.
    public List<Stop> heartbeat(DeviceKey device, List<RunState> running) {
        failUnknown(device, running, YOUNG);
        var stop = new ArrayList<Stop>();
        for (var state : running) {
            var row = store.subtask(state.subtaskId()).orElse(null);
            var why = Orphan.whyStop(device, state, row);
            if (why != null && !state.ended()) {
                stop.add(new Stop(state.subtaskId(), state.attempt(), why));
            }
        }
        return stop;
    }

    private void failUnknown(DeviceKey device, List<RunState> running, Duration age) {
        var known = new HashSet<SubtaskId>();
        running.forEach(state -> known.add(state.subtaskId()));
        var now = time.instant();
        for (var row : store.running(device)) {
            if (!known.contains(row.id()) && Orphan.isLost(row, age, now)) {
                log.warn("task={} subtask={} is not known to device={}", row.taskId(), row.id(), device);
                streams.end(
                        row,
                        StreamEvent.Ended.failed(FailureReason.LOST, "The device does not know this run any more"));
            }
        }
    }

    private void presenceChanged(DeviceKey device, Presence before, Presence now) {
        if (now instanceof Presence.Offline && presence.of(device) instanceof Presence.Offline) {
            failAll(device);
        }
    }

    private void failAll(DeviceKey device) {
        var name = devices.find(device)
                .map(known -> known.name())
                .orElse(device.device().value());
        for (var row : store.running(device)) {
            streams.end(row, Orphan.ending(row, name));
        }
    }

    /// Ends all that runs on, or waits for, a device that its owner has removed, and breaks its connection: an
    /// executor that lives registers again.
    public void removed(DeviceKey device) {
        var answers = new ArrayList<>(store.running(device));
        answers.addAll(store.waiting(device));
        for (var row : answers) {
            streams.end(row, StreamEvent.Ended.failed(FailureReason.DEVICE_REMOVED, "The device was deleted"));
        }
        presence.forget(device);
        link.cut(device);
    }
}
