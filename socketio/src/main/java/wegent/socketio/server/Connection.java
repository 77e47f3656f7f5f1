package wegent.socketio.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wegent.base.Time;
import wegent.socketio.CloseReason;
import wegent.socketio.MalformedException;
import wegent.socketio.engine.EngineSession;
import wegent.socketio.engine.SessionListener;
import wegent.socketio.packet.SocketCodec;
import wegent.socketio.packet.SocketDecoder;
import wegent.socketio.packet.SocketPacket;

/// One client with the namespaces that it has joined. Threads meet here; nothing that blocks runs under its lock.
final class Connection implements SessionListener {
    /// What a message costs in memory beside its own bytes, roughly.
    private static final int OVERHEAD = 256;
    private static final int MAX_PARTS = 100;

    private final SocketServer server;
    private final EngineSession session;
    private final SocketDecoder decoder;

    @GuardedBy("this")
    private final List<Socket> sockets = new ArrayList<>(1);

    @GuardedBy("this")
    private int partBytes;

    @GuardedBy("this")
    private boolean closed;

    Connection(SocketServer server, EngineSession session) {
        this.server = server;
        this.session = session;
        decoder = new SocketDecoder(server.config().maxPayload());
    }

    EngineSession session() {
        return session;
    }

    Time time() {
        return server.time();
    }

    int maxBufferedBytes() {
        return server.config().maxBufferedBytes();
    }

    Departures departures() {
        return server.departures();
    }

    synchronized void forget(Socket socket) {
        sockets.remove(socket);
    }

    /// A socket that we closed: the last one takes the connection with it.
    void left(Socket socket) {
        boolean last;
        synchronized (this) {
            last = sockets.remove(socket) && sockets.isEmpty();
        }
        if (last) {
            session.end(CloseReason.CLOSED_HERE);
        }
    }

    @Override
    public synchronized void onText(String text) {
        gather(text.length());
        received(decoder.text(text));
    }

    @Override
    public synchronized void onBinary(byte[] bytes) {
        gather(bytes.length);
        received(decoder.binary(bytes));
    }

    /// A message and its attachments are bounded together, also while some are on their way.
    @GuardedBy("this")
    private void gather(int bytes) {
        partBytes += bytes + OVERHEAD;
        if (partBytes > session.maxPayload() + MAX_PARTS * OVERHEAD) {
            throw new MalformedException("Too much attached");
        }
    }

    @Override
    public void onDrain() {
        for (var socket : copy()) {
            socket.drained();
        }
    }

    @Override
    public void onClose(CloseReason reason) {
        List<Socket> left;
        synchronized (this) {
            closed = true;
            left = copy();
            sockets.clear();
        }
        for (var socket : left) {
            socket.leave(reason);
        }
    }

    private synchronized List<Socket> copy() {
        return List.copyOf(sockets);
    }

    @GuardedBy("this")
    private void received(@Nullable SocketPacket packet) {
        session.gathered(packet == null ? partBytes : 0);
        if (packet == null || closed) {
            return;
        }
        var bytes = partBytes;
        partBytes = 0;
        var socket = find(packet.namespace());
        switch (packet) {
            case SocketPacket.Connect connect -> connect(connect, socket);
            case SocketPacket.Disconnect _
            when socket != null -> {
                sockets.remove(socket);
                socket.leave(CloseReason.LEFT);
            }
            case SocketPacket.Event event when socket != null -> socket.received(event, bytes);
            case SocketPacket.Ack ack when socket != null -> socket.answered(ack);
            // For a namespace that refused the client, or that one side has just left.
            case SocketPacket.Disconnect _, SocketPacket.Event _, SocketPacket.Ack _ -> {}
            case SocketPacket.ConnectError _ -> throw new MalformedException("Not for a client to say");
        }
    }

    @GuardedBy("this")
    private void connect(SocketPacket.Connect connect, @Nullable Socket joined) {
        if (joined != null) {
            throw new MalformedException("Joined already");
        }
        var namespace = server.find(connect.namespace());
        if (namespace == null) {
            session.send(SocketCodec.connectError(connect.namespace(), Map.of("message", "Invalid namespace")));
            return;
        }
        var socket = new Socket(namespace, this);
        sockets.add(socket);
        session.proving();
        socket.authenticate(connect.data());
    }

    @GuardedBy("this")
    private @Nullable Socket find(String namespace) {
        for (var socket : sockets) {
            if (socket.namespace().name().equals(namespace)) {
                return socket;
            }
        }
        return null;
    }
}
