package wegent.socketio.server;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import wegent.socketio.engine.Frame;

/// Some sockets of a namespace under one name: those that joined it, `but` for one, when given.
public record Room(
        Namespace namespace, String name, @Nullable Socket but) {

    /// The same room without `socket`.
    public Room except(Socket socket) {
        return new Room(namespace, name, socket);
    }

    /// Sends to every member; the packet is encoded once. A member that reads too slowly is cut off at the
    /// bound.
    public void emit(String event, Object... args) {
        if (isEmpty()) {
            return;
        }
        send(Socket.event(namespace, event, args), null);
    }

    /// Like [#emit], but a member that is slow now is not sent to; `slow` is called with it instead.
    public void emitUnlessSlow(String event, Object payload, Consumer<Socket> slow) {
        if (isEmpty()) {
            return;
        }
        send(Socket.event(namespace, event, payload), slow);
    }

    private boolean isEmpty() {
        return namespace.rooms().members(name).isEmpty();
    }

    /// The members now.
    public List<Socket> sockets() {
        return namespace.rooms().members(name).stream()
                .filter(socket -> socket != but)
                .toList();
    }

    private void send(List<Frame> frames, @Nullable Consumer<Socket> slow) {
        for (var socket : namespace.rooms().members(name)) {
            if (socket == but) {
                continue;
            }
            if (slow != null && socket.isSlow()) {
                slow.accept(socket);
            } else {
                socket.send(frames);
            }
        }
    }
}
