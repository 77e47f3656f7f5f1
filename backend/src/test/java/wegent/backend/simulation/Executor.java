package wegent.backend.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import wegent.backend.stream.Streams;
import wegent.base.Timers;
import wegent.protocol.BackendMessage.ExecuteReply;
import wegent.protocol.DeviceReply.Beat;
import wegent.protocol.DeviceReply.Received;
import wegent.protocol.DeviceReply.Registered;
import wegent.protocol.DeviceReply.Stop;
import wegent.protocol.FailureReason;
import wegent.protocol.RunState;
import wegent.protocol.id.TaskId;
import wegent.protocol.stream.SendWindow;
import wegent.protocol.stream.StopReceipt;
import wegent.protocol.stream.StreamEvent;

/// One life of an executor: it connects, announces itself, runs agents, and sends what their logs hold. What it does,
/// not how; the rule of its sending is the product's own ([SendWindow]).
final class Executor {
    private static final Duration REPLY = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final StopReceipt NOTHING = new StopReceipt(0, 0, 0, 0);
    private static final int BATCH = 3;

    final Home home;
    boolean alive = true;

    @Nullable
    Wire wire;

    boolean registered;
    private final World world;
    private final Map<Home.Log, Sender> senders = new HashMap<>();
    private Timers.@Nullable Timer beat;
    private boolean plansToConnect;
    private int missedBeats;

    /// Starts: adopts the agents that live, ends the runs of those that do not.
    Executor(World world, Home home) {
        this.world = world;
        this.home = home;
        for (var log : home.logs.values()) {
            if (!log.agentLives) {
                log.append(lost());
            }
        }
        connect();
    }

    private static StreamEvent.Ended lost() {
        return StreamEvent.Ended.failed(FailureReason.LOST, "lost");
    }

    // --- the connection -------------------------------------------------------------------------------------------

    private void connect() {
        plansToConnect = false;
        if (!alive || wire != null) {
            return;
        }
        var node = world.someNode(home);
        if (node == null) {
            again();
            return;
        }
        var opened = new Wire(world, this, node);
        wire = opened;
        world.opened(opened);
        var running = states();
        opened.<Registered>callNode(
                "register " + home,
                reply -> reply.accept(node.registered(opened, running)),
                REPLY,
                reply -> answered(opened, reply));
    }

    private void answered(Wire to, @Nullable Registered reply) {
        if (wire != to) {
            return;
        }
        if (reply == null) {
            leave();
            return;
        }
        registered = true;
        missedBeats = 0;
        reply.stop().forEach(this::stop);
        var committed = new HashMap<Ledger.Run, Long>();
        reply.committed().forEach(has -> committed.put(new Ledger.Run(has.subtaskId(), has.attempt()), has.seq()));
        for (var log : List.copyOf(home.logs.values())) {
            sender(log).connected(committed.getOrDefault(log.run, 0L));
        }
        beat = world.time.every(world.presenceConfig().heartbeat(), () -> beat(to));
    }

    private void beat(Wire to) {
        if (wire != to) {
            return;
        }
        var running = states();
        to.<Object>callNode(
                "heartbeat " + home, reply -> reply.accept(to.node.heartbeat(to, running)), REPLY, reply -> {
                    if (wire == to) {
                        switch (reply) {
                            case null -> {
                                if (++missedBeats >= 2) {
                                    leave();
                                }
                            }
                            case Beat said -> {
                                missedBeats = 0;
                                said.stop().forEach(this::stop);
                            }
                            default -> leave();
                        }
                    }
                });
    }

    private List<RunState> states() {
        var states = new ArrayList<RunState>();
        home.logs.values().forEach(log -> states.add(log.state()));
        return states;
    }

    /// Gives the connection up, and tries again soon.
    private void leave() {
        if (wire != null) {
            var left = wire;
            disconnect();
            left.deviceLearnt = true;
            left.cut();
        }
        again();
    }

    void lost(Wire which) {
        if (wire == which) {
            disconnect();
            again();
        }
    }

    private void disconnect() {
        wire = null;
        registered = false;
        if (beat != null) {
            beat.close();
            beat = null;
        }
        senders.values().forEach(sender -> sender.window.interrupt());
    }

    private void again() {
        if (!plansToConnect) {
            plansToConnect = true;
            world.time.after(SOON, this::connect);
        }
    }

    /// Another executor took this device's place: it ends, with what runs, and does not come back by itself.
    void superseded(Wire which) {
        if (wire == which) {
            home.living().forEach(log -> log.append(lost()));
            die();
        }
    }

    /// This process is gone. Its agents go on, or not: that is the caller's to say.
    void die() {
        alive = false;
        var left = wire;
        disconnect();
        if (left != null) {
            left.deviceLearnt = true;
            left.cut();
        }
    }

    // --- orders -----------------------------------------------------------------------------------------------------

    ExecuteReply execute(TaskId task, Ledger.Run run) {
        if (world.has(Bug.STARTED_ONCE_PER_ORDER)) {
            home.logs.remove(run);
            home.marks.remove(run);
        }
        if (home.logs.containsKey(run)) {
            return ExecuteReply.accepted();
        }
        switch (home.marks.get(run)) {
            case ENDED -> {
                return ExecuteReply.accepted();
            }
            case CANCELLED -> {
                create(task, run).append(StreamEvent.Ended.cancelled(NOTHING));
                pump(run);
                return ExecuteReply.accepted();
            }
            case null -> {}
        }
        for (var log : home.living()) {
            if (log.task.equals(task)) {
                if (!log.run.subtask().equals(run.subtask()) || log.run.attempt() > run.attempt()) {
                    return ExecuteReply.busy();
                }
                log.append(StreamEvent.Ended.cancelled(NOTHING));
                pump(log.run);
            }
        }
        if (home.living().size() >= World.SLOTS) {
            return ExecuteReply.busy();
        }
        world.ledger.started(run);
        create(task, run).agentLives = true;
        return ExecuteReply.accepted();
    }

    private Home.Log create(TaskId task, Ledger.Run run) {
        var log = new Home.Log(run, task);
        home.logs.put(run, log);
        if (registered) {
            sender(log).connected(0);
        }
        return log;
    }

    void cancel(Ledger.Run run) {
        var log = home.logs.get(run);
        if (log != null) {
            log.append(StreamEvent.Ended.cancelled(NOTHING));
            pump(run);
        } else {
            home.marks.putIfAbsent(run, Home.Mark.CANCELLED);
        }
    }

    private void stop(Stop order) {
        drop(new Ledger.Run(order.subtaskId(), order.attempt()));
    }

    private void drop(Ledger.Run run) {
        var log = home.logs.remove(run);
        if (log != null) {
            senders.remove(log);
            log.ended = true;
            log.agentLives = false;
            home.marks.put(run, Home.Mark.ENDED);
        }
    }

    // --- the outbox
    // ---------------------------------------------------------------------------------------------------

    private Sender sender(Home.Log log) {
        return senders.computeIfAbsent(log, Sender::new);
    }

    /// There is something new in the log of `run`.
    void pump(Ledger.Run run) {
        var log = home.logs.get(run);
        if (alive && registered && log != null) {
            sender(log).pump();
        }
    }

    private final class Sender {
        private final Home.Log log;
        private final SendWindow window = new SendWindow();

        Sender(Home.Log log) {
            this.log = log;
        }

        void connected(long committed) {
            window.restartAfter(committed);
            settleOrPump(committed);
        }

        private void settleOrPump(long committed) {
            switch (SendWindow.after(committed, log.lastSeq(), log.ended)) {
                case SETTLED -> {
                    window.interrupt();
                    world.rows.checkKept(log.run);
                    drop(log.run);
                }
                case END_BEHIND -> {
                    log.events.clear();
                    log.firstSeq = committed + 1;
                    log.ended = false;
                    log.append(lost());
                    pump();
                }
                case SEND -> pump();
            }
        }

        void pump() {
            while (wire != null && registered && window.isOpen()) {
                var first = Math.max(window.next(), log.firstSeq);
                var events = log.read(first, BATCH);
                if (events.isEmpty()) {
                    return;
                }
                send(wire, new Streams.Batch(log.task, log.run.subtask(), log.run.attempt(), first, events));
            }
        }

        private void send(Wire to, Streams.Batch batch) {
            var ticket = window.sent(batch.seq() + batch.events().size());
            to.callNode(
                    world.tracing()
                            ? "events " + batch.seq() + "+" + batch.events().size() + " of " + log.run
                            : "",
                    (Consumer<Received> reply) -> to.node.received(to, batch, reply),
                    REPLY,
                    answer -> {
                        if (alive && window.counts(ticket)) {
                            answered(batch, answer);
                        }
                    });
        }

        private void answered(Streams.Batch batch, @Nullable Received received) {
            if (received == null) {
                var planned = window.holdAfter(batch.seq() - 1);
                world.time.after(SOON, () -> {
                    if (alive && window.release(planned)) {
                        pump();
                    }
                });
            } else if (Boolean.TRUE.equals(received.stop())) {
                window.interrupt();
                drop(log.run);
            } else {
                window.answered();
                if (!received.success()) {
                    window.restartAfter(received.seq());
                }
                settleOrPump(received.seq());
            }
        }
    }

    @Override
    public String toString() {
        return home.name;
    }
}
