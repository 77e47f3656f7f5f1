package wegent.backend.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.device.Device;
import wegent.backend.device.DeviceKey;
import wegent.backend.device.Devices;
import wegent.backend.link.DeviceGoneException;
import wegent.backend.link.DeviceLink;
import wegent.backend.node.NodeCalls;
import wegent.backend.presence.DeviceHealth;
import wegent.backend.presence.Presence;
import wegent.backend.presence.PresenceTracker;
import wegent.backend.storage.StorageException;
import wegent.backend.stream.Streams;
import wegent.backend.task.Audience;
import wegent.backend.task.Subtask;
import wegent.backend.task.TaskLocks;
import wegent.backend.task.TaskStore;
import wegent.base.Json;
import wegent.base.Time;
import wegent.protocol.BackendMessage.ExecuteReply;
import wegent.protocol.Degraded;
import wegent.protocol.FailureReason;
import wegent.protocol.RefusedException;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.StreamEvent;

/// Sends waiting answers to their devices as slots become free. For each device one thread at a time looks at
/// its queue; whoever changes something there wakes it.
public final class Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration LONG_PAUSE = Duration.ofSeconds(30);
    private static final String WAKE = "device:wake";

    private final Devices devices;
    private final PresenceTracker presence;
    private final DeviceLink link;
    private final NodeCalls nodes;
    private final TaskStore store;
    private final TaskQueue queue;
    private final Streams streams;
    private final Orders orders;
    private final Time time;
    private final Turns turns = new Turns(this::drainSafely);
    private final Starts starts;
    private final Places places;
    private volatile boolean draining;
    private final Set<DeviceKey> paused = ConcurrentHashMap.newKeySet();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /// Where things run: the devices, whether they are there and well, how to talk to them, and the other
    /// nodes.
    public record Field(
            Devices devices, PresenceTracker presence, DeviceHealth health, DeviceLink link, NodeCalls nodes) {}

    public Dispatcher(
            Field field,
            TaskStore store,
            TaskLocks locks,
            TaskQueue queue,
            Streams streams,
            Orders orders,
            Audience audience,
            Time time) {
        this.devices = field.devices();
        this.presence = field.presence();
        this.link = field.link();
        this.nodes = field.nodes();
        this.store = store;
        this.queue = queue;
        this.streams = streams;
        this.orders = orders;
        this.time = time;
        starts = new Starts(link, store, locks, queue, audience, time);
        places = new Places(store, locks, audience, time);
        presence.listen((device, _, _) -> wake(device));
        field.health().listen(device -> {
            paused.remove(device);
            wake(device);
        });
        nodes.on(WAKE, (device, _) -> turns.wake(Json.mapper().convertValue(device, DeviceKey.class)));
        streams.listen(new Streams.Listener() {
            @Override
            public void unheardAcceptance(Subtask answer) {
                accepted(answer);
            }

            @Override
            public void ended(DeviceKey device, TaskId task) {
                paused.remove(device);
                wake(device);
                queue.devices(task).forEach(Dispatcher.this::wake);
            }
        });
    }

    /// Hears when the slots or the queue of a device have changed.
    public interface Listener {
        void slotsChanged(DeviceKey device, TaskQueue.Load load);
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    Decision decide(Device device, boolean patient) {
        var load = queue.load(device.key());
        var slots = new Slots(load.used(), device.drained() ? 0 : device.maxSlots());
        return Decision.on(presence.of(device.key()), slots, load.waiting(), patient);
    }

    void enqueue(Handle sql, DeviceKey device, TaskId task, SubtaskId answer) {
        queue.add(sql, device, task, answer, reason(device));
    }

    /// Takes up what was left by a node that is gone: its claims are void, running answers are waited for.
    /// Claims of other nodes are left to them, or run out ([Reconciler]).
    public void resume() {
        if (!nodes.isShared()) {
            queue.unclaimAll(time.instant());
        }
        store.runningDevices().forEach(presence::expect);
        queue.devices().forEach(this::wake);
    }

    /// A device has registered: what it was sent before and did not take, it did not get.
    void connectedAnew(DeviceKey device) {
        queue.unclaimAll(device);
        paused.remove(device);
    }

    /// Does anything run on the device, or wait for it?
    boolean hasWork(DeviceKey device) {
        return !queue.load(device).isNone();
    }

    /// From now on nothing more is sent to devices: this node is going down.
    public void stop() {
        draining = true;
    }

    /// Looks at the queue of a device, soon, on a thread of its own. The node that has the device's socket does
    /// it, when there is one.
    public void wake(DeviceKey device) {
        var elsewhere = link.elsewhere(device);
        if (elsewhere.isPresent()) {
            nodes.tell(elsewhere.get(), WAKE, device);
        } else {
            turns.wake(device);
        }
    }

    private void drainSafely(DeviceKey device) {
        try {
            drain(device);
        } catch (RuntimeException e) {
            log.error("device={} its queue could not be served", device, e);
            time.after(PAUSE, () -> wake(device));
        }
    }

    private void drain(DeviceKey device) {
        var load = queue.load(device);
        if (load.waiting() > 0) {
            queue.setReason(device, isDrained(device) ? "drained" : reason(device));
            if (claimAll(device)) {
                load = queue.load(device);
            }
        }
        if (load.waiting() > 0 || places.areTold(device)) {
            places.tell(device);
        }
        for (var listener : listeners) {
            listener.slotsChanged(device, load);
        }
    }

    /// Claims as many answers as there are free slots, and has them sent. Returns whether there was any.
    private boolean claimAll(DeviceKey device) {
        var any = false;
        while (presence.of(device) instanceof Presence.Online
                && link.isHere(device)
                && !paused.contains(device)
                && !draining) {
            var head = queue.claimHead(device, time.instant());
            if (head.isEmpty()) {
                break;
            }
            any = true;
            Thread.ofVirtual().name("execute " + head.get().answer()).start(() -> execute(device, head.get()));
        }
        return any;
    }

    private void execute(DeviceKey device, TaskQueue.Claim claim) {
        try {
            var held = store.database()
                    .inTransaction(sql -> queue.renew(sql, claim, time.instant())
                            .flatMap(renewed ->
                                    store.subtask(sql, claim.answer()).map(row -> new Order(row, renewed))));
            held.ifPresent(order -> execute(device, order.answer(), order.claim()));
        } catch (RuntimeException e) {
            log.error("subtask={} could not be dispatched; its claim runs out", claim.answer(), e);
        }
    }

    private record Order(Subtask answer, TaskQueue.Claim claim) {}

    private void execute(DeviceKey device, Subtask answer, TaskQueue.Claim claim) {
        try {
            var reply =
                    link.order(device, claim.generation(), orders.execute(answer), ExecuteReply.class, ANSWER_LIMIT);
            switch (reply.verdict()) {
                case ACCEPTED -> accepted(answer, reply.workspace());
                case BUSY -> busy(device, claim, reply.message());
                case REFUSED ->
                    streams.end(
                            answer,
                            StreamEvent.Ended.failed(
                                    Objects.requireNonNullElse(reply.reason(), FailureReason.INTERNAL),
                                    Objects.requireNonNullElse(reply.message(), "The device refused this message")));
            }
        } catch (DeviceGoneException e) {
            putBack(device, claim, "does not answer", PAUSE);
        } catch (StorageException e) {
            putBack(device, claim, "was not asked: " + e.getMessage(), PAUSE);
        } catch (RefusedException e) {
            streams.end(answer, StreamEvent.Ended.failed(FailureReason.INVALID_REQUEST, e.text()));
        } catch (RuntimeException e) {
            log.error("task={} subtask={} could not be dispatched", answer.taskId(), answer.id(), e);
            streams.end(
                    answer, StreamEvent.Ended.failed(FailureReason.INTERNAL, "The message could not be dispatched"));
        }
    }

    /// A device that says why it takes nothing is not asked again soon: it tells when it is well.
    private void busy(DeviceKey device, TaskQueue.Claim claim, @Nullable String why) {
        var says = why == null ? "says that it is busy" : why;
        waitsAgain(device, claim, () -> queue.refused(claim), says, why == null ? PAUSE : LONG_PAUSE);
    }

    private void putBack(DeviceKey device, TaskQueue.Claim claim, String why, Duration pause) {
        waitsAgain(device, claim, () -> queue.unclaim(claim), why, pause);
    }

    /// Gives the claim up, unless it is void. The device is paused before that: a registration that voids the
    /// claim lifts the pause after it, so that either it or we find the other's work done.
    private void waitsAgain(
            DeviceKey device, TaskQueue.Claim claim, BooleanSupplier givesUp, String why, Duration pause) {
        paused.add(device);
        var gaveUp = false;
        try {
            gaveUp = givesUp.getAsBoolean();
        } finally {
            if (!gaveUp) {
                paused.remove(device);
            }
            wake(device);
        }
        if (gaveUp) {
            log.info("subtask={} waits again: device={} {}", claim.answer(), device, why);
            time.after(pause, () -> {
                paused.remove(device);
                wake(device);
            });
        }
    }

    /// The device has taken the answer: it runs.
    void accepted(Subtask answer) {
        accepted(answer, null);
    }

    private void accepted(Subtask answer, @Nullable String workspace) {
        starts.accepted(answer, workspace);
        wake(answer.device());
    }

    void stopOnDevice(Subtask answer, String reason) {
        starts.stopOnDevice(answer, reason);
    }

    private boolean isDrained(DeviceKey device) {
        return devices.find(device).filter(Device::drained).isPresent();
    }

    private String reason(DeviceKey device) {
        return switch (presence.of(device)) {
            case Presence.Online _ ->
                devices.find(device).map(Device::degraded).map(Degraded::reason).orElse("busy");
            case Presence.Reconnecting _ -> "reconnecting";
            case Presence.Offline _ -> "offline";
        };
    }
}
