package wegent.e2e.fault;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A network of one client (a device, a page) to the nodes: a TCP proxy on loopback that cuts, hangs up, freezes,
/// delays,
/// slices and throttles, and that can lose or double one WebSocket message. It is the plain TCP balancer too: a new
/// connection goes to the next node that answers. Tests turn its knobs, its connections read them: threads meet here.
public final class FlakyNetwork implements AutoCloseable {
    /// Which way bytes go: `UP` to the backend, `DOWN` from it.
    public enum Way {
        UP,
        DOWN
    }

    /// What becomes of a WebSocket text message.
    public enum Fate {
        PASS,
        LOSE,
        DOUBLE,
        /// It is lost, and so is its connection.
        LOSE_AND_CUT
    }

    /// Decides the fate of each WebSocket text message; called by the threads of the connections.
    public interface Filter {
        Fate fate(Way way, String text);
    }

    /// How bytes are held up: each piece by `delay`, in pieces of `slice` bytes, at most `perSecond` bytes a second.
    public record Quality(Duration delay, int slice, int perSecond) {
        public static final Quality GOOD = new Quality(Duration.ZERO, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private final ServerSocket listening;
    private final List<InetSocketAddress> nodes;
    private final AtomicInteger turn = new AtomicInteger();
    private final List<FlakyConnection> connections = new CopyOnWriteArrayList<>();
    private final boolean http;
    private volatile boolean refusing;
    private volatile Quality quality = Quality.GOOD;
    private volatile Filter filter = (_, _) -> Fate.PASS;

    @GuardedBy("this")
    private final Set<Way> frozen = EnumSet.noneOf(Way.class);

    /// Leads to `nodes`; a client connects to [#url].
    public FlakyNetwork(List<URI> nodes) {
        this(nodes, true);
    }

    /// Leads to something on `port` that speaks no HTTP.
    static FlakyNetwork plain(int port) {
        return new FlakyNetwork(List.of(URI.create("tcp://127.0.0.1:" + port)), false);
    }

    private FlakyNetwork(List<URI> nodes, boolean http) {
        this.http = http;
        this.nodes = new ArrayList<>(nodes.stream()
                .map(url -> new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()))
                .toList());
        try {
            listening = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("flaky " + listening.getLocalPort()).start(this::accept);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /// New connections try node `first` before the others.
    public void prefer(int first) {
        turn.set(first);
    }

    /// Breaks all connections with a reset.
    public void cut() {
        connections.forEach(FlakyConnection::reset);
    }

    /// Ends all connections in good order (FIN).
    public void hangUp() {
        connections.forEach(FlakyConnection::close);
    }

    /// While `refuse`, each new connection is reset at once.
    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    /// Half-open: nothing goes these ways any more, nobody is told. New connections are frozen too.
    public synchronized void freeze(Set<Way> ways) {
        frozen.addAll(ways);
    }

    /// What was held back goes on.
    public synchronized void thaw() {
        frozen.clear();
        notifyAll();
    }

    public void quality(Quality newQuality) {
        quality = newQuality;
    }

    public void filter(Filter newFilter) {
        filter = newFilter;
    }

    int port() {
        return listening.getLocalPort();
    }

    boolean speaksHttp() {
        return http;
    }

    Quality quality() {
        return quality;
    }

    Fate fate(Way way, String text) {
        return filter.fate(way, text);
    }

    /// Returns when `way` is open.
    synchronized void awaitOpen(Way way, FlakyConnection connection) throws InterruptedException {
        while (frozen.contains(way) && !connection.isClosed()) {
            wait(50);
        }
    }

    void gone(FlakyConnection connection) {
        connections.remove(connection);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                client.setTcpNoDelay(true);
                if (refusing) {
                    FlakyConnection.reset(client);
                    continue;
                }
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException _) {
                // closed, or a client that left at once
            }
        }
    }

    private void connect(Socket client) {
        var first = turn.get();
        for (int i = 0; i < nodes.size(); i++) {
            var node = new Socket();
            try {
                node.setTcpNoDelay(true);
                node.connect(nodes.get((first + i) % nodes.size()), 2000);
                var connection = new FlakyConnection(this, client, node);
                connections.add(connection);
                connection.start();
                return;
            } catch (IOException _) {
                FlakyConnection.close(node); // the next one
            }
        }
        FlakyConnection.reset(client);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thaw();
        cut();
    }
}
