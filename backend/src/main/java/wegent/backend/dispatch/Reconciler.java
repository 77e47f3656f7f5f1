package wegent.backend.dispatch;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.link.DeviceLink;
import wegent.backend.presence.Presence;
import wegent.backend.presence.PresenceTracker;
import wegent.backend.stream.Streams;
import wegent.backend.task.TaskStore;
import wegent.base.Time;
import wegent.base.Timers;
import wegent.protocol.FailureReason;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.stream.StreamEvent;

/// Leaves no answer unfinished that nobody cares for: whatever was missed while a store, a bus or a node was
/// away is found here, again and again. Each step may be done by several nodes, and twice.
public final class Reconciler implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
    private static final Duration PERIOD = Duration.ofSeconds(10);

    /// A device confirms a stop within the 10 s that it gives its agent, and some for the way.
    private static final Duration CANCEL_LIMIT = Duration.ofSeconds(30);

    /// A device answers `task:execute` within 10 s, or its claim is given back; this is for nodes that cannot.
    private static final Duration CLAIM_LIMIT = Duration.ofSeconds(60);

    private final PresenceTracker presence;
    private final DeviceLink link;
    private final TaskStore store;
    private final TaskQueue queue;
    private final Streams streams;
    private final Dispatcher dispatcher;
    private final Time time;
    private final Timers.Timer timer;

    public Reconciler(
            Dispatcher.Field field,
            TaskStore store,
            TaskQueue queue,
            Streams streams,
            Dispatcher dispatcher,
            Time time) {
        this.presence = field.presence();
        this.link = field.link();
        this.store = store;
        this.queue = queue;
        this.streams = streams;
        this.dispatcher = dispatcher;
        this.time = time;
        var sweep = presence.config().sweep();
        timer = time.every(sweep.compareTo(PERIOD) < 0 ? sweep : PERIOD, this::reconcile);
    }

    private void reconcile() {
        step("running without a device", this::expectDevices);
        step("claims", () -> queue.unclaimAll(time.instant().minus(CLAIM_LIMIT)));
        step("stops", this::forceStops);
        step("waiting nowhere", this::endLost);
        step("queues", this::serveQueues);
        step("streams", streams::tidy);
    }

    private static void step(String name, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            log.warn("Not reconciled: {}: {}", name, e.getMessage());
        }
    }

    /// An answer that runs on a device that nobody knows to be away gets a lease's time; then it ends as those
    /// of a device that went.
    private void expectDevices() {
        for (var device : store.runningDevices()) {
            if (presence.of(device) instanceof Presence.Offline) {
                presence.expect(device);
            }
        }
    }

    /// The device is there and does not stop: the answer ends without it, and the device hears so by its
    /// heartbeat.
    private void forceStops() {
        for (var row : store.cancellingSince(time.instant().minus(CANCEL_LIMIT))) {
            if (link.isHere(row.device())) {
                log.warn("subtask={} device={} does not confirm the stop", row.id(), row.device());
                streams.end(
                        row,
                        new StreamEvent.Ended(
                                SubtaskStatus.CANCELLED,
                                FailureReason.CANCELLED,
                                "The device did not confirm the stop",
                                null,
                                null));
            }
        }
    }

    private void endLost() {
        for (var row : store.waitingNowhere(time.instant().minus(CLAIM_LIMIT))) {
            log.error("subtask={} waits in no queue", row.id());
            streams.end(row, StreamEvent.Ended.failed(FailureReason.LOST, "The message lost its place in the queue"));
        }
    }

    private void serveQueues() {
        queue.devices().stream().filter(link::isHere).forEach(dispatcher::wake);
    }

    @Override
    public void close() {
        timer.close();
    }
}
