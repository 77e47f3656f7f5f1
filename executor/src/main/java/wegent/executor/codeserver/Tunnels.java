package wegent.executor.codeserver;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import wegent.protocol.CodeServerOrder;
import wegent.protocol.CodeServerReport;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.tunnel.Tunnel;

/// The browsers that come through the backend. To the gateway they are as all others: it asks them for the same
/// token, cookie, host and origin. Threads meet here.
final class Tunnels {
    private static final Logger log = System.getLogger(Tunnels.class.getName());
    private static final Tunnel.Windows WINDOWS = new Tunnel.Windows(CodeServerOrder.DOWN, CodeServerOrder.UP);
    private static final int CONNECT_MS = 2_000;

    private final IntSupplier gatewayPort;
    private final Map<String, Tunnel> tunnels = new ConcurrentHashMap<>();
    /// One says something at a time, and each in its turn, so that little more than one piece too much waits.
    private final ReentrantLock turn = new ReentrantLock(true);

    private volatile @Nullable Wire wire;

    Tunnels(IntSupplier gatewayPort) {
        this.gatewayPort = gatewayPort;
    }

    void connected(Wire to) {
        wire = to;
    }

    /// What was under way is lost: all tunnels are broken.
    void disconnected() {
        wire = null;
        List.copyOf(tunnels.values()).forEach(tunnel -> tunnel.close(false));
    }

    /// Throws [RefusedException] when there can be no more.
    void open(String name) {
        if (tunnels.size() >= CodeServerOrder.MOST_TUNNELS) {
            throw new RefusedException(
                    ErrorCode.TOO_MANY_REQUESTS, "The IDE has too many connections open through the server");
        }
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gatewayPort.getAsInt()), CONNECT_MS);
        } catch (IOException e) {
            log.log(Level.WARNING, "The session gateway is not reached", e);
            throw new RefusedException(ErrorCode.DEVICE_UNSUITABLE, "The device's session gateway is not open");
        }
        var tunnel = new Tunnel(name, socket, WINDOWS, new BackendEnd(name), () -> tunnels.remove(name));
        var before = tunnels.put(name, tunnel);
        if (before != null) {
            before.close(false);
            tunnels.put(name, tunnel);
        }
        tunnel.start();
    }

    void data(String name, long offset, byte[] bytes) {
        var tunnel = tunnels.get(name);
        if (tunnel != null) {
            tunnel.data(offset, bytes);
        }
    }

    void taken(String name, long bytes) {
        var tunnel = tunnels.get(name);
        if (tunnel != null) {
            tunnel.taken(bytes);
        }
    }

    void end(String name, boolean broken) {
        var tunnel = tunnels.get(name);
        if (tunnel != null) {
            tunnel.end(broken);
        }
    }

    /// What is said to the backend's end of a tunnel.
    private final class BackendEnd implements Tunnel.OtherEnd {
        private final String name;

        BackendEnd(String name) {
            this.name = name;
        }

        @Override
        public void data(long offset, byte[] bytes) throws InterruptedException {
            say(new CodeServerReport.Data(name, offset, bytes));
        }

        @Override
        public void taken(long bytes) throws InterruptedException {
            say(new CodeServerReport.Taken(name, bytes));
        }

        @Override
        public void end(boolean broken) throws InterruptedException {
            var end = new CodeServerReport.End(name, broken);
            if (broken) {
                Thread.ofVirtual().name("tunnel end").start(() -> sayEnd(end));
            } else {
                say(end);
            }
        }

        private void sayEnd(CodeServerReport.End end) {
            try {
                say(end);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Waits for room; without a backend nothing is said, and its end is broken already.
    private void say(CodeServerReport.OfTunnel report) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            var to = wire;
            if (to != null) {
                to.awaitRoom();
                to.say(report);
            }
        } finally {
            turn.unlock();
        }
    }
}
