package wegent.backend.codeserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A port on loopback where the connections to one session begin, for a proxy that knows only ports. Who else
/// on this machine finds it meets the device's gateway, as from anywhere.
final class Entrance implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Entrance.class);
    private static final int WAITING = 64;

    private final ServerSocket door;
    private final Consumer<Socket> visitor;
    private volatile boolean usedSince = true;

    Entrance(Consumer<Socket> visitor) throws IOException {
        this.visitor = visitor;
        door = new ServerSocket(0, WAITING, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("tunnel entrance").start(this::accept);
    }

    int port() {
        usedSince = true;
        return door.getLocalPort();
    }

    /// Has nobody asked for it since the last time?
    boolean isUnused() {
        var unused = !usedSince;
        usedSince = false;
        return unused;
    }

    private void accept() {
        try {
            while (true) {
                var socket = door.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().name("tunnel begins").start(() -> visitor.accept(socket));
            }
        } catch (IOException e) {
            log.debug("An entrance is closed", e);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            log.debug("An entrance is not closed", e);
        }
    }
}
