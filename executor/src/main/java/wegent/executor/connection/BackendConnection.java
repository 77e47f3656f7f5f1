package wegent.executor.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
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
import wegent.protocol.DeviceMessage;
import wegent.protocol.DeviceReply;
import wegent.protocol.DeviceReply.Registered;
import wegent.protocol.ErrorCode;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.protocol.RunState;
import wegent.protocol.RuntimeCapacity;

/// Keeps this device connected: connects, registers, beats, and comes back after a loss; ends when the backend
/// does not want this device. Owned by the thread that calls [#run]; all others hand it signals.
public final class BackendConnection implements AutoCloseable {
    private static final Logger log = System.getLogger(BackendConnection.class.getName());
    private static final Duration REGISTER_LIMIT = Duration.ofSeconds(20);
    private static final Duration BEAT_LIMIT = Duration.ofSeconds(20);
    private static final Duration STABLE = Duration.ofSeconds(3);
    /// A backend that restarts is back within seconds: so many tries before the delay doubles.
    private static final int TRIES = 6;
    private static final Duration MOVE_LIMIT = Duration.ofMinutes(1);
    /// CONNECT refusals that pass by themselves; every other one is for the owner to mend.
    private static final List<String> TRANSIENT = List.of(
            "Authentication service unavailable",
            "Server is shutting down",
            "Too many device connection attempts",
            "Client disconnected");

    private static final MessageCodec<BackendMessage> CODEC = new MessageCodec<>(BackendMessage.class);

    /// The rest of the executor, as this connection needs it.
    public interface Device {
        /// Takes an order of the backend; `reply` gets its acknowledgement. Must not block.
        void handle(BackendMessage message, Consumer<Object> reply);

        /// The backend wants this run to end, and its events to be dropped.
        void stop(RunId.Key run, String reason);

        RuntimeCapacity capacity();

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
    private final Supplier<Registration> registration;
    private final Outbox outbox;
    private final Device device;
    private final BackendSocket.Opener opener;
    private final Time time;
    private final OutboxSender sender;
    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

    private @Nullable Registration me;
    private @Nullable BackendSocket socket;
    private BackendSocket.@Nullable Listener listener;
    private long generation;
    private int failures;
    private Duration beatLimit = BEAT_LIMIT;
    private int missedBeats;
    private long since;
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
        this.registration = registration;
        this.outbox = outbox;
        this.device = device;
        this.opener = opener;
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
        try {
            listener = new FromBackend();
            socket = opener.open(listener);
            return register(socket);
        } catch (BackendSocket.RefusedByBackendException e) {
            return refused(String.valueOf(e.getMessage()));
        } catch (BackendSocket.UnreachableException e) {
            log.log(Level.DEBUG, "Not reachable", e);
            again("Cannot reach " + config.url() + ": " + reason(e));
            return null;
        }
    }

    private @Nullable Ending refused(String why) {
        if (TRANSIENT.stream().anyMatch(why::startsWith)) {
            again(config.url() + " is not ready: " + why);
            return null;
        }
        return new Ending(
                Ending.REFUSED,
                config.url() + " refuses this device: " + why
                        + ". Create a key on Settings → API Keys and give it as WEGENT_AUTH_TOKEN, --token, or"
                        + " connection.auth_token in device-config.json.");
    }

    private @Nullable Ending register(BackendSocket to) throws InterruptedException {
        var replies = new LinkedBlockingQueue<BackendSocket.Answer>();
        me = registration.get();
        outbox.room().check();
        var message = me.with(outbox.states(), outbox.room().degraded().orElse(null));
        to.call(MessageCodec.eventOf(message), message, REGISTER_LIMIT, replies::add);
        return switch (replies.take()) {
            case BackendSocket.Answer.NoReply(var why) -> {
                again("No answer from " + config.url() + ": " + why);
                yield null;
            }
            case BackendSocket.Answer.Reply(var body) when body.hasNonNull("error") -> rejected(body);
            case BackendSocket.Answer.Reply(var body) -> registered(to, body);
        };
    }

    private @Nullable Ending rejected(JsonNode body) {
        var why = body.path("error").asText();
        var code = body.path("code").asText();
        for (var final_ : List.of(ErrorCode.UNAUTHENTICATED, ErrorCode.TOKEN_EXPIRED, ErrorCode.FORBIDDEN)) {
            if (final_.wire().equals(code)) {
                return refused(why);
            }
        }
        if (ErrorCode.INVALID_PAYLOAD.wire().equals(code)) {
            return new Ending(Ending.UNSUITABLE, config.url() + " does not take this device: " + why);
        }
        again(config.url() + " did not register this device: " + why);
        return null;
    }

    private @Nullable Ending registered(BackendSocket to, JsonNode body) {
        Registered reply;
        try {
            reply = MessageCodec.read(body, Registered.class);
        } catch (RefusedException e) {
            again(config.url() + " gave an answer that is none: " + e.text());
            return null;
        }
        if (reply.protocol() != DeviceMessage.PROTOCOL) {
            return new Ending(
                    Ending.UNSUITABLE,
                    config.url() + " is a backend that this executor does not know (protocol " + reply.protocol()
                            + ", not " + DeviceMessage.PROTOCOL + ").");
        }
        generation = reply.generation();
        missedBeats = 0;
        since = time.nanos();
        reply.stop().forEach(stop -> device.stop(new RunId.Key(stop.subtaskId(), stop.attempt()), stop.reason()));
        var committed = new HashMap<RunId.Key, Long>();
        reply.committed().forEach(has -> committed.put(new RunId.Key(has.subtaskId(), has.attempt()), has.seq()));
        sender.connected(to, committed);
        var period = config.heartbeat().orElse(Duration.ofSeconds(Math.max(1, reply.heartbeatSeconds())));
        beatLimit = period.compareTo(BEAT_LIMIT) < 0 ? period : BEAT_LIMIT;
        beat = time.every(period, () -> signals.add(new Signal.Beat(to)));
        tell("Connected to " + config.url() + " as "
                + Objects.requireNonNull(me).described());
        return null;
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
                when which.equals(listener) -> lost("Connection lost: " + reason);
                case Signal.Stale _ when socket != null -> lost("The backend asks for a new registration");
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

    private void lost(String why) {
        if (time.nanos() - since >= STABLE.toNanos()) {
            failures = 0;
        }
        again(why);
    }

    /// Drops what there is of a connection, and plans the next try.
    private void again(String why) {
        disconnect();
        failures++;
        var delay = config.backoff().delay(1 + failures / TRIES, ThreadLocalRandom.current());
        log.log(Level.INFO, "{0}; next try in {1} ms", why, delay.toMillis());
        tell(why + ". Trying again.");
        time.after(delay, () -> signals.add(new Signal.Again()));
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
        listener = null;
        sender.disconnected();
        if (beat != null) {
            beat.close();
            beat = null;
        }
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    private void beat(BackendSocket to) {
        var message = heartbeat();
        to.call(
                MessageCodec.eventOf(message),
                message,
                beatLimit,
                answer -> signals.add(new Signal.BeatAnswered(to, answer)));
    }

    private DeviceMessage.Heartbeat heartbeat() {
        var self = Objects.requireNonNull(me);
        outbox.room().check();
        var states = outbox.states();
        var tasks = states.stream()
                .filter(state -> !state.ended())
                .map(RunState::taskId)
                .distinct()
                .toList();
        return new DeviceMessage.Heartbeat(
                self.deviceId(),
                generation,
                tasks,
                states,
                self.version(),
                device.capacity(),
                outbox.room().degraded().orElse(null));
    }

    private void beatAnswered(BackendSocket.Answer answer) {
        switch (answer) {
            case BackendSocket.Answer.NoReply(var why) -> {
                if (++missedBeats >= 2) {
                    lost("No answer to heartbeats: " + why);
                }
            }
            case BackendSocket.Answer.Reply(var body)
            when body.hasNonNull("error") -> {
                log.log(
                        Level.WARNING,
                        "Heartbeat refused: {0}",
                        body.path("error").asText());
                if (ErrorCode.STALE_CONNECTION.wire().equals(body.path("code").asText())) {
                    lost("The backend asks for a new registration");
                }
            }
            case BackendSocket.Answer.Reply(var body) -> {
                missedBeats = 0;
                MessageCodec.read(body, DeviceReply.Beat.class)
                        .stop()
                        .forEach(stop -> device.stop(new RunId.Key(stop.subtaskId(), stop.attempt()), stop.reason()));
            }
        }
    }

    private void tell(String line) {
        if (!line.equals(lastTold)) {
            lastTold = line;
            device.tell(line);
        }
    }

    /// The first cause that says something to a person.
    private static String reason(Throwable e) {
        var said = String.valueOf(e.getMessage());
        for (var cause = e.getCause(); cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownHostException _, UnresolvedAddressException _ -> {
                    return "there is no such host";
                }
                case ConnectException _, ClosedChannelException _ -> said = "nobody answers there";
                default -> said = cause.getMessage() == null ? said : cause.getMessage();
            }
        }
        return said;
    }

    /// Called by the reader of the connection: hands on, never blocks.
    private final class FromBackend implements BackendSocket.Listener {
        @Override
        public void event(String name, JsonNode payload, Consumer<Object> reply) {
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
