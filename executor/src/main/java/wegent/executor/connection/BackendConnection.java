package wegent.executor.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.base.Timers;
import wegent.protocol.BackendMessage;
import wegent.protocol.DeviceReply;
import wegent.protocol.MachineLoad;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.protocol.RuntimeCapacity;

/// Keeps this device connected: connects, registers, beats, and comes back after a loss; ends when the backend
/// does not want this device. Owned by the thread that calls [#run]; all others hand it signals.
public final class BackendConnection implements AutoCloseable {
    private static final Logger log = System.getLogger(BackendConnection.class.getName());
    /// A backend that restarts is back within seconds: so many tries before the delay doubles.
    private static final int TRIES = 6;
    private static final Duration MOVE_LIMIT = Duration.ofMinutes(1);

    private static final MessageCodec<BackendMessage> CODEC = new MessageCodec<>(BackendMessage.class);

    /// The rest of the executor, as this connection needs it.
    public interface Device {
        /// Takes an order of the backend; `reply` gets its acknowledgement. Must not block.
        void handle(BackendMessage message, Consumer<Object> reply);

        /// The backend wants this run to end, and its events to be dropped.
        void stop(RunId.Key run, String reason);

        RuntimeCapacity capacity();

        /// How busy the machine is; null when that is nobody's business.
        default @Nullable MachineLoad load() {
            return null;
        }

        /// What the server has on record, at this registration, of the user's decisions on permission requests.
        default void onRecord(List<BackendMessage.TaskApproval> decisions) {}

        /// There is a connection to speak on, until [#disconnected].
        void connected(BackendSocket socket);

        void disconnected();

        /// A change of state, in one line for people.
        void tell(String line);
    }

    /// What others tell the owner thread. They name their connection, so that a late word about an old one is
    /// known as such.
    private sealed interface Signal {
        record Lost(BackendSocket.Listener listener, String reason) implements Signal {}

        record Beat(BackendSocket socket) implements Signal {}

        /// There is no room any more, or again: the backend is told at once.
        record RoomChanged() implements Signal {}

        record BeatAnswered(BackendSocket socket, BackendSocket.Answer answer) implements Signal {}

        record Stale() implements Signal {}

        record Superseded(BackendMessage.Superseded by) implements Signal {}

        record Moved(BackendMessage.Reconnect order) implements Signal {}

        record Again() implements Signal {}

        record Close() implements Signal {}
    }

    private final ConnectionConfig config;
    private final Outbox outbox;
    private final Device device;
    private final Door door;
    private final Time time;
    private final OutboxSender sender;
    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

    private @Nullable BackendSocket socket;
    private @Nullable FromBackend listener;
    private @Nullable Heart heart;
    private int failures;
    private Timers.@Nullable Timer beat;
    private @Nullable String lastTold;

    /// `registration` is asked at each registration, and may look at the machine.
    public BackendConnection(
            ConnectionConfig config,
            Supplier<Registration> registration,
            Outbox outbox,
            Device device,
            BackendSocket.Opener opener,
            Time time) {
        this.config = config;
        this.outbox = outbox;
        this.device = device;
        this.door = new Door(config, registration, outbox, opener);
        this.time = time;
        this.sender = new OutboxSender(outbox, new FromSender(), time);
        outbox.room().listen(() -> signals.add(new Signal.RoomChanged()));
    }

    /// Stays connected until [#close], or until there is no use in coming back. Returns why.
    public Ending run() throws InterruptedException {
        try {
            while (true) {
                var ending = connect();
                if (ending == null) {
                    ending = serve();
                }
                if (ending != null) {
                    return ending;
                }
            }
        } finally {
            disconnect();
        }
    }

    /// Ends [#run], from any thread.
    @Override
    public void close() {
        signals.add(new Signal.Close());
    }

    private @Nullable Ending connect() throws InterruptedException {
        listener = new FromBackend();
        return switch (door.enter(listener)) {
            case Door.Entry.Later(var why) -> {
                again(why);
                yield null;
            }
            case Door.Entry.Never(var why) -> why;
            case Door.Entry.In in -> {
                entered(in);
                yield null;
            }
        };
    }

    private void entered(Door.Entry.In in) {
        var reply = in.reply();
        socket = in.socket();
        failures = 0; // a backend that takes a registration is well, however long it was away
        stop(reply.stop());
        var committed = new HashMap<RunId.Key, Long>();
        reply.committed().forEach(has -> committed.put(new RunId.Key(has.subtaskId(), has.attempt()), has.seq()));
        device.onRecord(reply.decisions());
        sender.connected(in.socket(), committed);
        device.connected(in.socket());
        heart = new Heart(in.as(), reply, config);
        beat = time.every(heart.period(), () -> signals.add(new Signal.Beat(in.socket())));
        tell("Connected to " + config.url() + " as " + in.as().described());
    }

    private void stop(List<DeviceReply.Stop> runs) {
        runs.forEach(run -> device.stop(new RunId.Key(run.subtaskId(), run.attempt()), run.reason()));
    }

    /// Works off signals until it is time to connect again, or to end.
    private @Nullable Ending serve() throws InterruptedException {
        while (true) {
            switch (signals.take()) {
                case Signal.Close _ -> {
                    return new Ending(Ending.STOPPED, "Stopped");
                }
                case Signal.Superseded(var by) -> {
                    return new Ending(
                            Ending.SUPERSEDED,
                            "This device was taken over by " + by.byHost() + ": " + by.message()
                                    + " Start this executor again to take it back.");
                }
                case Signal.Moved(var order) when socket != null -> move(order);
                case Signal.Again _ -> {
                    return null;
                }
                case Signal.Lost(var which, var reason)
                when which.equals(listener) -> again("Connection lost: " + reason);
                case Signal.Stale _ when socket != null -> again("The backend asks for a new registration");
                case Signal.Beat(var which) when which.equals(socket) -> beat(which);
                case Signal.RoomChanged _ when socket != null -> beat(socket);
                case Signal.BeatAnswered(var which, var answer) when which.equals(socket) -> beatAnswered(answer);
                case Signal.Lost _,
                        Signal.Stale _,
                        Signal.Moved _,
                        Signal.Beat _,
                        Signal.RoomChanged _,
                        Signal.BeatAnswered _ -> {}
            }
        }
    }

    /// Drops what there is of a connection, and plans the next try.
    private void again(String why) {
        disconnect();
        failures++;
        var delay = config.backoff().delay(1 + failures / TRIES, ThreadLocalRandom.current());
        log.log(Level.INFO, "{0}; next try in {1} ms", why, delay.toMillis());
        time.after(delay, () -> signals.add(new Signal.Again()));
        tell(why + ". Trying again.");
    }

    /// The node goes down in good order: no failure, so no backoff, but a time of its own for each device.
    private void move(BackendMessage.Reconnect order) {
        disconnect();
        failures = 0;
        var within = Math.clamp(order.withinMs(), 1, (int) MOVE_LIMIT.toMillis());
        var delay = Duration.ofMillis(ThreadLocalRandom.current().nextInt(within));
        tell(order.reason() + ". Connecting again.");
        time.after(delay, () -> signals.add(new Signal.Again()));
    }

    private void disconnect() {
        if (listener != null) {
            listener.giveUp();
            listener = null;
        }
        sender.disconnected();
        if (beat != null) {
            beat.close();
            beat = null;
        }
        if (socket != null) {
            device.disconnected();
            socket.close();
            socket = null;
        }
    }

    private void beat(BackendSocket to) {
        var pulse = Objects.requireNonNull(heart);
        var message = pulse.beat(outbox, device.capacity(), device.load());
        to.call(
                MessageCodec.eventOf(message),
                message,
                pulse.limit(),
                answer -> signals.add(new Signal.BeatAnswered(to, answer)));
    }

    private void beatAnswered(BackendSocket.Answer answer) {
        var heard = Objects.requireNonNull(heart).answered(answer);
        stop(heard.stops());
        heard.lost().ifPresent(this::again);
    }

    private void tell(String line) {
        if (!line.equals(lastTold)) {
            lastTold = line;
            device.tell(line);
        }
    }

    /// Called by the reader of the connection: hands on, never blocks. What a connection that was given up
    /// still brings is dropped: after [#giveUp] nothing is handed on, so that the next registration names all
    /// that runs, and an order that waited in a dead link is not carried out beside the one that replaced it.
    private final class FromBackend implements BackendSocket.Listener {
        @GuardedBy("this")
        private boolean givenUp;

        synchronized void giveUp() {
            givenUp = true;
        }

        @Override
        public synchronized void event(String name, JsonNode payload, Consumer<Object> reply) {
            if (givenUp) {
                log.log(Level.INFO, "{0} came by a connection that was given up, and is dropped", name);
                return;
            }
            try {
                switch (CODEC.read(name, payload)) {
                    case BackendMessage.Superseded by -> signals.add(new Signal.Superseded(by));
                    case BackendMessage.Reconnect order -> signals.add(new Signal.Moved(order));
                    case BackendMessage order -> device.handle(order, reply);
                }
            } catch (RefusedException e) {
                log.log(Level.WARNING, "{0} refused: {1}", name, e.text());
                reply.accept(e.reply());
            }
        }

        @Override
        public void closed(String reason) {
            signals.add(new Signal.Lost(this, reason));
        }
    }

    private final class FromSender implements RunSender.Listener {
        @Override
        public void settled(RunLog run) {
            log.log(Level.DEBUG, "{0}: the backend has all of it", run.run());
        }

        @Override
        public void stop(RunLog run, String reason) {
            device.stop(run.run().key(), reason);
        }

        @Override
        public void stale() {
            signals.add(new Signal.Stale());
        }
    }
}
