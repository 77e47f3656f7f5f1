package wegent.backend.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.account.AccessRules;
import wegent.backend.account.Authenticator;
import wegent.backend.account.Identified;
import wegent.backend.account.LiveSessions;
import wegent.backend.device.DeviceKey;
import wegent.backend.node.NodeCalls;
import wegent.backend.node.NodeId;
import wegent.backend.storage.StorageException;
import wegent.base.Json;
import wegent.protocol.BackendMessage.Done;
import wegent.protocol.ErrorCode;
import wegent.protocol.ErrorReply;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.protocol.Scope;
import wegent.protocol.TerminalEvent;
import wegent.protocol.TerminalOrder;
import wegent.protocol.TerminalReply;
import wegent.protocol.TerminalReport;
import wegent.protocol.TerminalRequest;
import wegent.protocol.id.TerminalId;
import wegent.socketio.Ack;
import wegent.socketio.server.Namespace;
import wegent.socketio.server.Socket;

/// Pages on `/terminal`, and the way between them and devices, whichever nodes they are on. What a device says
/// reaches only a page of its own user that watches that very terminal under that very name.
public final class TerminalEvents {
    private static final Logger log = LoggerFactory.getLogger(TerminalEvents.class);
    private static final MessageCodec<TerminalRequest> CODEC = new MessageCodec<>(TerminalRequest.class);
    private static final MessageCodec<TerminalReport> REPORTS = new MessageCodec<>(TerminalReport.class);
    private static final String REPORT = "terminal:report";
    private static final String AGAIN = "terminal:again";

    private final Terminals terminals;
    private final NodeCalls nodes;
    private final Map<String, Socket> pages = new ConcurrentHashMap<>();

    /// What a device said, on its way to the node of the viewer.
    private record Elsewhere(DeviceKey device, String event, JsonNode report) {}

    public TerminalEvents(Terminals terminals, NodeCalls nodes) {
        this.terminals = terminals;
        this.nodes = nodes;
        nodes.hear(REPORT, message -> {
            var said = Json.mapper().convertValue(message, Elsewhere.class);
            deliver(said.device(), REPORTS.read(said.event(), said.report()));
        });
        nodes.hear(AGAIN, message -> again(Json.mapper().convertValue(message, DeviceKey.class)));
    }

    /// Says who is connecting. Throws [RefusedException] when the token is missing or wrong.
    public static Identified authenticate(Authenticator authenticator, JsonNode auth) {
        var identity = authenticator.authenticate(auth.path("token").asText(""));
        identity.require(Scope.APPROVE);
        return new TerminalPage(identity);
    }

    /// Takes over what pages say on `namespace`.
    public void attach(Namespace namespace, LiveSessions sessions) {
        namespace.onConnect(socket -> {
            pages.put(socket.id(), socket);
            page(socket).session = Optional.of(sessions.opened(page(socket).identity, () -> cut(socket)));
        });
        namespace.onDisconnect((socket, _) -> left(socket));
        CODEC.events().forEach(event -> namespace.on(event, (socket, args, ack) -> said(socket, event, args, ack)));
        namespace.onUnknown((socket, event, args, ack) -> said(socket, event, args, ack));
    }

    private static TerminalPage page(Socket socket) {
        return (TerminalPage) socket.attachment();
    }

    private static void cut(Socket socket) {
        var error = new TerminalEvent.AuthError("Token expired", "TOKEN_EXPIRED");
        socket.emit(MessageCodec.eventOf(error), error);
        socket.close();
    }

    private void left(Socket socket) {
        pages.remove(socket.id());
        page(socket).session.ifPresent(LiveSessions.Session::close);
        page(socket).watched.keySet().forEach(terminal -> detach(socket, terminal));
    }

    private void said(Socket socket, String event, List<JsonNode> args, Ack ack) {
        try {
            var request = CODEC.read(event, args.isEmpty() ? null : args.getFirst());
            page(socket).identity.require(AccessRules.scope(request));
            handle(socket, request, ack);
        } catch (RefusedException e) {
            log.debug("user={} event={} refused: {}", page(socket).identity.userId(), event, e.text());
            ack.send(e.reply());
        } catch (StorageException e) {
            ack.send(new ErrorReply(StorageException.TOLD, ErrorCode.UNAVAILABLE, null));
        } catch (RuntimeException e) {
            log.error("user={} event={} failed", page(socket).identity.userId(), event, e);
            ack.send(new ErrorReply("Something went wrong here. Try again", ErrorCode.INTERNAL, null));
        }
    }

    private void handle(Socket socket, TerminalRequest request, Ack ack) {
        switch (request) {
            case TerminalRequest.Attach attach -> ack.send(attached(socket, attach));
            case TerminalRequest.Detach(var id) -> detach(socket, id);
            case TerminalRequest.Input(var id, var data) ->
                tell(socket, id, new TerminalOrder.Input(id, viewer(socket, id), data));
            case TerminalRequest.Resize(var id, var rows, var columns) ->
                tell(socket, id, new TerminalOrder.Resize(id, viewer(socket, id), rows, columns));
            case TerminalRequest.Take(var id) -> tell(socket, id, new TerminalOrder.Take(id, viewer(socket, id)));
            case TerminalRequest.Seen(var id, var received) ->
                tell(socket, id, new TerminalOrder.Seen(id, viewer(socket, id), received));
            case TerminalRequest.Pulse(var id) ->
                ack.send(terminals.ask(
                        page(socket).device(id),
                        new TerminalOrder.Pulse(id, viewer(socket, id)),
                        TerminalReply.Pulse.class));
            case TerminalRequest.Close(var id) -> {
                terminals.close(page(socket).identity.userId(), id);
                ack.send(Done.ok());
            }
        }
    }

    private TerminalReply.Attached attached(Socket socket, TerminalRequest.Attach attach) {
        var page = page(socket);
        var id = attach.sessionId();
        terminals.requireOwner(page.identity.userId(), id.device());
        detach(socket, id);
        if (page.watched.size() >= TerminalPage.MOST_WATCHED) {
            throw new RefusedException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "This page watches " + TerminalPage.MOST_WATCHED + " terminals already");
        }
        page.watched.put(id, attach.viewer());
        try {
            return terminals.ask(
                    page.device(id),
                    new TerminalOrder.Attach(
                            id,
                            viewer(socket, id),
                            attach.offset(),
                            attach.layout(),
                            attach.write() == null || attach.write()),
                    TerminalReply.Attached.class);
        } catch (RefusedException e) {
            page.watched.remove(id, attach.viewer());
            throw e;
        }
    }

    private void detach(Socket socket, TerminalId id) {
        var name = page(socket).watched.remove(id);
        if (name != null) {
            var viewer = new ViewerName(nodes.self(), socket.id(), name).toString();
            terminals.tell(page(socket).device(id), new TerminalOrder.Detach(id, viewer));
        }
    }

    private void tell(Socket socket, TerminalId id, TerminalOrder order) {
        terminals.tell(page(socket).device(id), order);
    }

    /// Throws [RefusedException] when the page does not watch this terminal.
    private String viewer(Socket socket, TerminalId id) {
        var name = page(socket).watched.get(id);
        if (name == null) {
            throw new RefusedException(ErrorCode.WRONG_STATE, "Terminal session is not attached");
        }
        return new ViewerName(nodes.self(), socket.id(), name).toString();
    }

    /// What `device`, whose socket is here, says to a viewer on some node.
    public void reported(DeviceKey device, TerminalReport report) {
        NodeId node;
        try {
            node = ViewerName.parse(report.viewer()).node();
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("viewer", String.valueOf(e.getMessage()));
        }
        if (node.equals(nodes.self())) {
            deliver(device, report);
        } else {
            nodes.tell(
                    node,
                    REPORT,
                    new Elsewhere(
                            device, MessageCodec.eventOf(report), Json.mapper().valueToTree(report)));
        }
    }

    private void deliver(DeviceKey device, TerminalReport report) {
        var viewer = ViewerName.parse(report.viewer());
        var socket = pages.get(viewer.socket());
        if (socket == null) {
            return;
        }
        var page = page(socket);
        if (page.device(report.sessionId()).equals(device)
                && viewer.page().equals(page.watched.get(report.sessionId()))) {
            socket.emit(MessageCodec.eventOf(report), report.to(viewer.page()));
        }
    }

    /// The device has a new connection: it knows no viewer of before.
    public void deviceBack(DeviceKey device) {
        terminals.deviceBack(device);
        nodes.tellAll(AGAIN, device);
        again(device);
    }

    private void again(DeviceKey device) {
        var event = new TerminalEvent.Again(device.device());
        for (var socket : pages.values()) {
            var page = page(socket);
            if (page.watched.keySet().stream().anyMatch(id -> page.device(id).equals(device))) {
                socket.emit(MessageCodec.eventOf(event), event);
            }
        }
    }
}
