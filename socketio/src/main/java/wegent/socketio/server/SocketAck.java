package wegent.socketio.server;

import java.util.concurrent.atomic.AtomicBoolean;
import wegent.socketio.Ack;
import wegent.socketio.packet.SocketCodec;

/// Answers one event of one socket, once.
final class SocketAck implements Ack {
    private final Socket socket;
    private final long id;
    private final AtomicBoolean sent = new AtomicBoolean();

    SocketAck(Socket socket, long id) {
        this.socket = socket;
        this.id = id;
    }

    @Override
    public boolean asked() {
        return true;
    }

    @Override
    public void send(Object... args) {
        if (sent.compareAndSet(false, true)) {
            socket.send(SocketCodec.ack(socket.namespace().name(), id, args));
        }
    }
}
