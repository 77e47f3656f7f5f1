package wegent.backend.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.account.Authenticator;
import wegent.backend.account.LiveSessions;
import wegent.backend.codeserver.CodeServers;
import wegent.backend.device.DeviceKey;
import wegent.backend.dispatch.Dispatcher;
import wegent.backend.dispatch.OrphanReaper;
import wegent.backend.node.NodeId;
import wegent.backend.storage.StorageException;
import wegent.backend.stream.Streams;
import wegent.backend.terminal.TerminalEvents;
import wegent.base.Json;
import wegent.protocol.BackendMessage;
import wegent.protocol.CodeServerReport;
import wegent.protocol.DeviceMessage;
import wegent.protocol.DeviceReply;
import wegent.protocol.ErrorCode;
import wegent.protocol.ErrorReply;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.protocol.Scope;
import wegent.protocol.TerminalReport;
import wegent.socketio.Ack;
import wegent.socketio.server.Namespace;
import wegent.socketio.server.Socket;

/// The events of devices of our dialect, on namespace `/local-executor`. A device speaks for itself alone:
/// everything is looked up under the user of its token and the id that it registered with.
public final class DeviceEvents {
    private static final Logger log = LoggerFactory.getLogger(DeviceEvents.class);
    private static final MessageCodec<DeviceMessage> CODEC = new MessageCodec<>(DeviceMessage.class);

    private static final String SUPERSEDED = "device:superseded";

    /// When all devices come back at once they wait for each other, and not all others for them.
    private static final int AT_ONCE = 4;

    private final Dispatcher.Field field;
    private final Semaphore arrivals = new Semaphore(AT_ONCE, true);
    private final LocalLinks links;
    private final Streams streams;
    private final OrphanReaper reaper;
    private final Takeovers takeovers;
    private final Pages pages;

    public DeviceEvents(
            Dispatcher.Field field,
            LocalLinks links,
            Streams streams,
            OrphanReaper reaper,
            Takeovers takeovers,
            Pages pages) {
        this.field = field;
        this.links = links;
        this.streams = streams;
        this.reaper = reaper;
        this.takeovers = takeovers;
        this.pages = pages;
        field.nodes().on(SUPERSEDED, (message, _) -> taken(message));
    }

    /// Those to whom a device speaks past all tasks.
    public record Pages(TerminalEvents terminals, CodeServers codeServers) {}

    private record Taken(DeviceKey device, long generation, String byHost) {}

    /// Says who is connecting. Throws [RefusedException] when the token or key is missing or wrong.
    public static DeviceConnection authenticate(Authenticator authenticator, JsonNode auth) {
        var identity = authenticator.authenticate(auth.path("token").asText(""));
        identity.require(Scope.DEVICE);
        return new DeviceConnection(identity);
    }

    /// Takes over what devices say on `namespace`.
    public void attach(Namespace namespace, LiveSessions sessions) {
        namespace.onConnect(socket -> {
            var connection = connection(socket);
            connection.session = Optional.of(sessions.opened(connection.identity(), socket::close));
        });
        namespace.onDisconnect((socket, _) -> disconnected(socket));
        CODEC.events().forEach(event -> namespace.on(event, (socket, args, ack) -> said(socket, event, args, ack)));
        namespace.onUnknown((socket, event, args, ack) -> said(socket, event, args, ack));
    }

    private static DeviceConnection connection(Socket socket) {
        return (DeviceConnection) socket.attachment();
    }

    private void said(Socket socket, String event, List<JsonNode> args, Ack ack) {
        try {
            var message = CODEC.read(event, args.isEmpty() ? null : args.getFirst());
            handle(socket, connection(socket), message, ack);
        } catch (RefusedException e) {
            log.info(
                    "user={} event={} refused: {}",
                    connection(socket).identity().userId(),
                    event,
                    e.text());
            ack.send(e.reply());
        } catch (StorageException e) {
            log.debug("user={} event={} not done", connection(socket).identity().userId(), event, e);
            ack.send(new ErrorReply(StorageException.TOLD, ErrorCode.UNAVAILABLE, null));
        } catch (RuntimeException e) {
            log.error("user={} event={} failed", connection(socket).identity().userId(), event, e);
            ack.send(new ErrorReply("Something went wrong here. Try again", ErrorCode.INTERNAL, null));
        }
    }

    private void handle(Socket socket, DeviceConnection connection, DeviceMessage message, Ack ack) {
        switch (message) {
            case DeviceMessage.Register register -> ack.send(inTurn(() -> registered(socket, connection, register)));
            case DeviceMessage.Heartbeat heartbeat -> ack.send(heartbeat(connection, heartbeat));
            case DeviceMessage.TaskProgress(var task, var subtask, var attempt, var seq, var events) ->
                streams.received(device(connection), new Streams.Batch(task, subtask, attempt, seq, events), ack::send);
            case DeviceMessage.TaskComplete(var task, var subtask, var attempt, var seq, var events, var digest) ->
                streams.received(
                        device(connection), new Streams.Batch(task, subtask, attempt, seq, events, digest), ack::send);
            case TerminalReport report -> pages.terminals().reported(device(connection), report);
            case CodeServerReport report ->
                pages.codeServers()
                        .reported(device(connection), connection.identity().user(), report);
        }
    }

    private <R> R inTurn(Supplier<R> registration) {
        arrivals.acquireUninterruptibly();
        try {
            return registration.get();
        } finally {
            arrivals.release();
        }
    }

    private DeviceReply.Registered registered(Socket socket, DeviceConnection connection, DeviceMessage.Register said) {
        if (said.protocol() == null || said.protocol() != DeviceMessage.PROTOCOL) {
            throw RefusedException.invalid("protocol", "Registration failed: this backend speaks protocol 2");
        }
        var key = new DeviceKey(connection.identity().userId(), said.deviceId());
        requireSame(connection, key);
        connection.identity().requireDevice(said.deviceId());
        takeovers.admit(key, said);
        var registration = field.devices().registered(key, said);
        field.devices().provedWith(key, connection.identity().credential());
        var generation = registration.generation();
        connection.registered(new DeviceConnection.Registration(key, generation), Takeovers.host(said));
        links.put(key, socket).ifPresent(before -> supersede(before, connection.host()));
        field.health().said(key, said.degraded());
        field.presence()
                .nodeOf(key)
                .map(NodeId::new)
                .filter(node -> !node.equals(field.nodes().self()))
                .ifPresent(node -> field.nodes().tell(node, SUPERSEDED, new Taken(key, generation, connection.host())));
        var reconciled = reaper.registered(key, said.running());
        field.presence().registered(key, generation);
        pages.terminals().deviceBack(key);
        pages.codeServers().deviceMoved(key);
        return new DeviceReply.Registered(
                true,
                said.deviceId(),
                DeviceMessage.PROTOCOL,
                generation,
                (int) Math.max(1, field.presence().config().heartbeat().toSeconds()),
                registration.slots(),
                reconciled.committed(),
                reconciled.stop(),
                reconciled.decisions());
    }

    /// One connection is one device, for as long as it lasts: so all that is kept of it goes with it.
    private static void requireSame(DeviceConnection connection, DeviceKey key) {
        if (connection.registration().filter(had -> !had.device().equals(key)).isPresent()) {
            throw new RefusedException(ErrorCode.WRONG_STATE, "This connection is registered as another device");
        }
    }

    /// A device that was here has registered on another node.
    private void taken(JsonNode message) {
        var taken = Json.mapper().convertValue(message, Taken.class);
        links.removeOlder(taken.device(), taken.generation()).ifPresent(before -> supersede(before, taken.byHost()));
    }

    private static void supersede(Socket before, String byHost) {
        var message = new BackendMessage.Superseded(
                byHost, "This device was registered again, by " + byHost + ": that executor took its place");
        before.emit(MessageCodec.eventOf(message), message);
        before.close();
    }

    private DeviceReply.Beat heartbeat(DeviceConnection connection, DeviceMessage.Heartbeat said) {
        var registration = registration(connection);
        if (!registration.device().device().equals(said.deviceId())) {
            throw new RefusedException(ErrorCode.INVALID_PAYLOAD, "device_id", "Device ID mismatch");
        }
        if (isRemoved(registration.device())
                || !field.presence().heartbeat(registration.device(), registration.generation())) {
            throw new RefusedException(ErrorCode.STALE_CONNECTION, "Stale device connection");
        }
        field.health().said(registration.device(), said.degraded());
        field.health().busy(registration.device(), said.load());
        return new DeviceReply.Beat(true, registration.generation(), toStop(registration.device(), said));
    }

    /// Its owner removed it, and the word to cut it got lost on its way here: it is to register again.
    private boolean isRemoved(DeviceKey device) {
        try {
            return field.devices().find(device).isEmpty();
        } catch (StorageException e) {
            log.debug("device={} counts as known", device, e);
            return false;
        }
    }

    /// Without the database nothing is stopped, and the device counts as there.
    private List<DeviceReply.Stop> toStop(DeviceKey device, DeviceMessage.Heartbeat said) {
        try {
            return reaper.heartbeat(device, said.running());
        } catch (StorageException e) {
            log.debug("device={} its runs are not compared", device, e);
            return List.of();
        }
    }

    private static DeviceKey device(DeviceConnection connection) {
        return registration(connection).device();
    }

    private static DeviceConnection.Registration registration(DeviceConnection connection) {
        return connection
                .registration()
                .orElseThrow(() -> new RefusedException(ErrorCode.WRONG_STATE, "Not registered"));
    }

    private void disconnected(Socket socket) {
        var connection = connection(socket);
        connection.session.ifPresent(LiveSessions.Session::close);
        connection.registration().ifPresent(registration -> {
            links.remove(registration.device(), socket);
            if (!links.isHere(registration.device())) {
                pages.codeServers().deviceGone(registration.device());
            }
            field.presence().socketLost(registration.device(), registration.generation());
        });
    }
}
