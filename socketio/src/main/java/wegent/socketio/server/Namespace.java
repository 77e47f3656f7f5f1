package wegent.socketio.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.packet.SocketPacket;

/// One channel of a server: who may join it, and what happens on its events. Register handlers before clients come.
public final class Namespace {
    private static final Logger log = System.getLogger(Namespace.class.getName());

    private final String name;
    private final int maxPayload;
    private final Authenticator authenticator;
    private final Map<String, Socket> sockets = new ConcurrentHashMap<>();
    private final Rooms rooms = new Rooms();
    private final Map<String, EventHandler> handlers = new ConcurrentHashMap<>();
    private final List<Consumer<Socket>> connectHandlers = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<Socket, CloseReason>> disconnectHandlers = new CopyOnWriteArrayList<>();
    private volatile AnyEventHandler unknownHandler =
            (_, event, _, ack) -> ack.send(Map.of("error", "Unknown event " + event));
    private volatile ErrorHandler errorHandler = this::logged;

    Namespace(String name, int maxPayload, Authenticator authenticator) {
        this.name = name;
        this.maxPayload = maxPayload;
        this.authenticator = authenticator;
    }

    public String name() {
        return name;
    }

    /// Called when a socket has joined, before any of its events.
    public void onConnect(Consumer<Socket> handler) {
        connectHandlers.add(handler);
    }

    /// Called when a socket that had joined is gone, after all of its events.
    public void onDisconnect(BiConsumer<Socket, CloseReason> handler) {
        disconnectHandlers.add(handler);
    }

    /// Calls `handler` for each `event`; a later registration replaces an earlier one.
    public void on(String event, EventHandler handler) {
        handlers.put(event, handler);
    }

    /// Calls `handler` for events that nobody registered for. Without one they are answered with an error.
    public void onUnknown(AnyEventHandler handler) {
        unknownHandler = handler;
    }

    /// Decides what is answered when a handler throws. It logs what deserves it: without
    /// one, every failure is logged as a bug and answered with `{"error": "Internal error"}`.
    public void onError(ErrorHandler handler) {
        errorHandler = handler;
    }

    /// The sockets that are connected now: a live view.
    public Collection<Socket> sockets() {
        return Collections.unmodifiableCollection(sockets.values());
    }

    /// The sockets that joined `room`, now and later; it need not have any.
    public Room room(String room) {
        return new Room(this, room, null);
    }

    /// Sends to every socket; the packet is encoded once.
    public void emit(String event, Object... args) {
        var frames = Socket.event(this, event, args);
        sockets.values().forEach(socket -> socket.send(frames));
    }

    int maxPayload() {
        return maxPayload;
    }

    Rooms rooms() {
        return rooms;
    }

    void add(Socket socket) {
        sockets.put(socket.id(), socket);
    }

    void remove(Socket socket) {
        sockets.remove(socket.id());
    }

    void admit(Socket socket, JsonNode auth) {
        Object attachment;
        try {
            attachment = authenticator.authenticate(auth, socket.handshake());
        } catch (ConnectRefused e) {
            socket.refuse(e.body());
            return;
        } catch (RuntimeException e) {
            log.log(Level.ERROR, "Could not authenticate for " + name, e);
            socket.refuse(Map.of("message", "Internal error"));
            return;
        }
        if (!socket.join(attachment)) {
            return;
        }
        for (var handler : connectHandlers) {
            try {
                handler.accept(socket);
            } catch (RuntimeException e) {
                log.log(Level.ERROR, "A connect handler of " + name + " failed", e);
            }
        }
    }

    void deliver(Socket socket, SocketPacket.Event event) {
        var ack = event.id() == SocketPacket.NO_ID ? NoAck.NONE : new SocketAck(socket, event.id());
        try {
            var handler = handlers.get(event.name());
            if (handler == null) {
                unknownHandler.on(socket, event.name(), event.args(), ack);
            } else {
                handler.on(socket, event.args(), ack);
            }
        } catch (Exception e) {
            failed(socket, event.name(), ack, e);
        }
    }

    void gone(Socket socket, CloseReason reason) {
        for (var handler : disconnectHandlers) {
            try {
                handler.accept(socket, reason);
            } catch (RuntimeException e) {
                log.log(Level.ERROR, "A disconnect handler of " + name + " failed", e);
            }
        }
    }

    private void failed(Socket socket, String event, Ack ack, Exception failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        ack.send(errorHandler.answer(socket, event, failure));
    }

    private Object logged(Socket socket, String event, Exception failure) {
        log.log(Level.ERROR, "The handler of " + name + " " + event + " failed, socket " + socket.id(), failure);
        return Map.of("error", "Internal error");
    }
}
