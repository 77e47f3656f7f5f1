package wegent.backend.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;
import wegent.backend.dispatch.DispatchRules;
import wegent.backend.presence.Presence;
import wegent.backend.stream.StreamModel;
import wegent.backend.stream.Streams;
import wegent.backend.task.Subtask;
import wegent.base.Timers;
import wegent.protocol.BackendMessage.ExecuteReply;
import wegent.protocol.DeviceReply;
import wegent.protocol.DeviceReply.Committed;
import wegent.protocol.DeviceReply.Received;
import wegent.protocol.DeviceReply.Registered;
import wegent.protocol.DeviceReply.Stop;
import wegent.protocol.ErrorCode;
import wegent.protocol.ErrorReply;
import wegent.protocol.FailureReason;
import wegent.protocol.RunState;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.StreamEvent;

/// One life of a backend node. What the product does on threads of their own is a job here, run when the
/// schedule says so; what it does in one transaction, or under one lock, is one step.
final class Node implements StreamModel.Node {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration YOUNG = Duration.ofSeconds(10);
    private static final Duration CLAIM = Duration.ofSeconds(60);

    final String name;
    boolean alive = true;
    private final World world;
    private final StreamModel streams;
    private final List<Job> jobs = new ArrayList<>();
    private final Set<Object> planned = new HashSet<>();
    private final Set<DeviceKey> paused = new HashSet<>();
    private final Timers.Timer sweep;

    private record Job(String label, Runnable work) {}

    Node(World world, String name) {
        this.world = world;
        this.name = name;
        streams = new StreamModel(world.rows, this, world.streamFaults());
        sweep = world.time.every(world.presenceConfig().sweep(), () -> once("sweep", "sweep", this::sweep));
        once("sweep", "resume", this::sweep);
    }

    void die() {
        alive = false;
        sweep.close();
        jobs.clear();
    }

    // --- jobs -----------------------------------------------------------------------------------------------------

    private void job(String label, Runnable work) {
        if (alive) {
            jobs.add(new Job(label, work));
        }
    }

    private void once(Object key, String label, Runnable work) {
        if (alive && planned.add(key)) {
            job(label, () -> {
                planned.remove(key);
                work.run();
            });
        }
    }

    int jobs() {
        return jobs.size();
    }

    void run(int which) {
        var job = jobs.remove(which % jobs.size());
        world.trace(() -> this + ": " + job.label());
        job.work().run();
    }

    // --- devices come and go
    // ------------------------------------------------------------------------------------------

    Registered registered(Wire wire, List<RunState> running) {
        var device = wire.device;
        wire.generation = world.rows.nextGeneration(device);
        var before = world.route(device, wire);
        if (before != null) {
            before.node.job("supersede " + before.executor, () -> supersede(before));
        }
        var committed = new ArrayList<Committed>();
        var stop = new ArrayList<Stop>();
        for (var state : running) {
            var row = world.rows.row(state.subtaskId());
            var why = DispatchRules.whyStop(device, state, row);
            if (row == null || why != null) {
                stop.add(new Stop(state.subtaskId(), state.attempt(), String.valueOf(why)));
                continue;
            }
            committed.add(new Committed(row.id(), row.attempt(), streams.committed(row)));
            if (row.status() == SubtaskStatus.PENDING || row.status() == SubtaskStatus.QUEUED) {
                accepted(row);
            } else if (row.cancellingAt() != null && !state.ended()) {
                stopOnDevice(row);
            }
        }
        world.rows.unclaimAll(device);
        paused.remove(device);
        failUnknown(device, running, Duration.ZERO);
        world.connected(device);
        world.presence.registered(device, wire.generation);
        return new Registered(true, device.device(), 2, wire.generation, 30, World.SLOTS, committed, stop, List.of());
    }

    private static void supersede(Wire before) {
        if (!before.nodeLearnt) {
            before.tellDevice("superseded", () -> before.executor.superseded(before));
            before.superseded = true;
        }
    }

    Object heartbeat(Wire wire, List<RunState> running) {
        world.heard(wire.device);
        if (!world.presence.heartbeat(wire.device, world.generation(wire))) {
            return new ErrorReply("stale", ErrorCode.STALE_CONNECTION, null);
        }
        failUnknown(wire.device, running, YOUNG);
        var stop = new ArrayList<Stop>();
        for (var state : running) {
            var why = DispatchRules.whyStop(wire.device, state, world.rows.row(state.subtaskId()));
            if (why != null && !state.ended()) {
                stop.add(new Stop(state.subtaskId(), state.attempt(), why));
            }
        }
        return new DeviceReply.Beat(true, wire.generation, stop);
    }

    private void failUnknown(DeviceKey device, List<RunState> running, Duration age) {
        if (world.has(Bug.ORPHANS_STAY)) {
            return;
        }
        for (var row : world.running(device)) {
            var known = running.stream().anyMatch(state -> state.subtaskId().equals(row.id()));
            if (!known && DispatchRules.isLost(row, age, world.time.instant())) {
                streams.end(row, StreamEvent.Ended.failed(FailureReason.LOST, "lost"));
            }
        }
    }

    void received(Wire wire, Streams.Batch batch, Consumer<Received> reply) {
        streams.received(wire.device, batch, reply::accept);
    }

    void disconnected(Wire wire) {
        world.unroute(wire);
        if (wire.generation > 0) {
            world.presence.socketLost(wire.device, world.generation(wire));
        }
    }

    void presenceChanged(DeviceKey device, Presence now, boolean settles) {
        if (settles && now instanceof Presence.Offline) {
            job("fail all on " + device.device(), () -> {
                if (world.isKnownGone(device)) {
                    failAll(device);
                }
            });
        }
        wake(device);
    }

    private void failAll(DeviceKey device) {
        world.running(device).forEach(row -> streams.end(row, DispatchRules.ending(row)));
    }

    /// What a node looks after in turn, and when it starts.
    private void sweep() {
        if (!world.has(Bug.CLAIMS_NEVER_EXPIRE)) {
            world.rows.expireClaims(world.time.instant(), CLAIM);
        }
        for (var device : world.devices) {
            if (!world.running(device).isEmpty()) {
                if (world.presence.evidence(device).isEmpty()) {
                    world.presence.expect(device);
                } else if (world.isKnownGone(device)) {
                    failAll(device);
                }
            }
            wake(device);
        }
    }

    // --- the queue
    // ----------------------------------------------------------------------------------------------------

    void wake(DeviceKey device) {
        once(device, "look at the queue of " + device.device(), () -> drain(device));
    }

    private void drain(DeviceKey device) {
        while (isReady(device)) {
            if (world.has(Bug.CLAIM_WITHOUT_LOCK)) {
                var head = world.rows.slots(device).anyFree() ? world.rows.head(device) : null;
                if (head != null) {
                    once(head, "claim " + head.id, () -> {
                        world.rows.claim(head, world.time.instant());
                        send(device, head);
                    });
                }
                return;
            }
            var head = world.rows.claimHead(device, world.time.instant());
            if (head == null) {
                break;
            }
            send(device, head);
        }
        world.rows.queued(device);
    }

    private boolean isReady(DeviceKey device) {
        return world.presence.of(device) instanceof Presence.Online
                && world.wireOf(device) != null
                && !paused.contains(device);
    }

    private void send(DeviceKey device, Rows.Row head) {
        var attempt = head.attempt;
        var claim = new Claim(world.time.instant(), head.sentTo);
        job("execute " + head.id, () -> execute(device, head.id, attempt, claim));
    }

    /// When an answer was claimed, and for which registration of its device.
    private record Claim(Instant at, long generation) {}

    private void execute(DeviceKey device, SubtaskId id, int attempt, Claim claim) {
        var answer = world.rows.row(id);
        var now = world.time.instant();
        if (answer == null
                || answer.status().isFinal()
                || (!world.rows.renewClaim(id, attempt, claim.at(), now) && !world.has(Bug.STALE_CLAIM_SENT))) {
            return;
        }
        job("order " + id, () -> order(device, answer, new Claim(now, claim.generation())));
    }

    private void order(DeviceKey device, Subtask answer, Claim claim) {
        var run = new Ledger.Run(answer.id(), answer.attempt());
        var now = claim.at();
        var wire = world.wireOf(device);
        if (wire == null || (wire.generation != claim.generation() && !world.has(Bug.ORDER_TO_ANY_REGISTRATION))) {
            executed(device, answer, now, null);
            return;
        }
        this.<ExecuteReply>call(
                wire,
                "execute " + run,
                reply -> reply.accept(wire.executor.execute(answer.taskId(), run)),
                reply -> executed(device, answer, now, reply));
    }

    private void executed(DeviceKey device, Subtask answer, Instant claimedAt, @Nullable ExecuteReply reply) {
        switch (reply == null ? null : reply.verdict()) {
            case ACCEPTED -> accepted(answer);
            case REFUSED -> streams.end(answer, StreamEvent.Ended.failed(FailureReason.REFUSED_BY_POLICY, "refused"));
            case BUSY -> putBack(device, answer, claimedAt, true);
            case null -> putBack(device, answer, claimedAt, false);
        }
    }

    private void putBack(DeviceKey device, Subtask answer, Instant claimedAt, boolean refused) {
        if (!world.rows.unclaim(answer.id(), answer.attempt(), claimedAt, refused)) {
            return;
        }
        paused.add(device);
        world.time.after(PAUSE, () -> {
            paused.remove(device);
            wake(device);
        });
        wake(device);
    }

    private void accepted(Subtask answer) {
        if (!world.rows.accepted(answer.id(), answer.attempt(), world.time.instant())) {
            var now = world.rows.row(answer.id());
            if (now == null || now.status().isFinal() || now.attempt() != answer.attempt()) {
                stopOnDevice(answer);
            }
        }
        wake(answer.device());
    }

    private void stopOnDevice(Subtask answer) {
        var run = new Ledger.Run(answer.id(), answer.attempt());
        job("cancel " + run, () -> {
            var wire = world.wireOf(answer.device());
            if (wire != null) {
                this.<Boolean>call(
                        wire,
                        "cancel " + run,
                        reply -> {
                            wire.executor.cancel(run);
                            reply.accept(true);
                        },
                        _ -> {});
            }
        });
    }

    /// Asks a device, by whatever node has its connection.
    private <A> void call(Wire wire, String label, Consumer<Consumer<A>> asked, Consumer<@Nullable A> asker) {
        var open = new boolean[] {true};
        Consumer<@Nullable A> once = answer -> {
            if (open[0] && alive) {
                open[0] = false;
                asker.accept(answer);
            }
        };
        wire.callDevice(label, asked, ANSWER, once);
        if (wire.node != this) {
            world.time.after(ANSWER, () -> once.accept(null));
        }
    }

    @Override
    public void unheardAcceptance(Subtask answer) {
        accepted(answer);
    }

    @Override
    public void ended(DeviceKey device, TaskId task) {
        paused.remove(device);
        world.devices.forEach(this::wake);
    }

    void failCommit() {
        streams.failCommit();
    }

    @Override
    public void gathered() {
        once(streams, "commit", streams::commit);
    }

    // --- the user
    // -----------------------------------------------------------------------------------------------------

    void send(TaskId task, DeviceKey device, boolean patient) {
        if (!DispatchRules.refuses(
                world.presence.of(device), world.rows.slots(device), world.rows.waiting(device), patient)) {
            var row = world.rows.create(task, device);
            world.trace(() -> "        as " + row);
            wake(device);
        }
    }

    void cancel(SubtaskId id) {
        var answer = Objects.requireNonNull(world.rows.row(id));
        if (answer.status() == SubtaskStatus.RUNNING) {
            world.rows.cancelling(id, world.time.instant());
            stopOnDevice(answer);
        } else if (!answer.status().isFinal()) {
            streams.end(
                    answer, new StreamEvent.Ended(SubtaskStatus.CANCELLED, FailureReason.CANCELLED, null, null, null));
            stopOnDevice(answer);
        }
    }

    void retry(Rows.Row row, DeviceKey device) {
        if (world.rows.retried(row, device)) {
            wake(device);
        }
    }

    void delete(TaskId task) {
        for (var row : world.ofTask(task)) {
            if (!row.status().isFinal()) {
                stopOnDevice(row);
            }
        }
        var gone = world.ofTask(task);
        world.rows.remove(task);
        streams.forget(gone);
        world.devices.forEach(this::wake);
    }

    @Override
    public String toString() {
        return name;
    }
}
