package wegent.socketio.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import wegent.base.Closer;
import wegent.base.Eventually;
import wegent.base.SystemTime;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.SocketConfig;
import wegent.socketio.client.ClientConfig;
import wegent.socketio.client.ClientListener;
import wegent.socketio.client.SocketClient;
import wegent.socketio.vertx.LoopbackHost;

/// A reader that does not keep up costs a bounded amount of memory, whichever side it is on.
class BackpressureTest {
    private static final int BOUND = 1 << 20;
    private static final String KB16 = "x".repeat(16 * 1024);

    private final Closer closer = new Closer();
    private final SystemTime time = closer.add(new SystemTime());
    private final SocketServer server =
            closer.add(new SocketServer(SocketConfig.defaults().withMaxBufferedBytes(BOUND), time));
    private final LoopbackHost host = closer.add(new LoopbackHost(server));
    private final Namespace chat = server.namespace("/chat", (_, _) -> "anyone");

    @AfterEach
    void closeAll() {
        closer.close();
    }

    @Test
    void aReaderThatStopsIsCutOffAtTheBound() {
        var reasons = new ConcurrentLinkedQueue<CloseReason>();
        chat.onDisconnect((_, reason) -> reasons.add(reason));
        var reader = closer.add(new StalledReader(host.url(), "40/chat,"));
        var socket =
                Eventually.get("joined", () -> chat.sockets().stream().findAny().orElse(null));

        var most = 0;
        var sent = 0;
        for (var i = 0; i < 20_000 && socket.emit("chunk", KB16); i++) {
            most = Math.max(most, socket.bufferedBytes());
            sent++;
        }

        assertThat(socket.isOpen()).isFalse();
        assertThat(most).isLessThanOrEqualTo(BOUND);
        // What left the queue is in the socket buffers of this machine.
        assertThat(sent * 16L).isLessThan(40 * 1024);
        Eventually.until("told", () -> !reasons.isEmpty());
        assertThat(reasons).containsExactly(CloseReason.TOO_SLOW);
        assertThat(server.sessionCount()).isZero();
        assertThat(reader.isOpen()).isTrue();
    }

    @Test
    void aSlowReaderCanBeSparedAndServedLater() {
        var reader = closer.add(new StalledReader(host.url(), "40/chat,"));
        var socket =
                Eventually.get("joined", () -> chat.sockets().stream().findAny().orElse(null));
        var room = chat.room("task:1");
        socket.join("task:1");
        var spared = new AtomicInteger();
        var drained = new AtomicBoolean();

        fillTheSocketBuffers(socket);
        for (var i = 0; i < 20 && spared.get() == 0; i++) {
            room.emitUnlessSlow("chunk", KB16, slow -> {
                spared.incrementAndGet();
                slow.onDrain(() -> {
                    drained.set(true);
                    slow.emit("snapshot", "all of it");
                });
            });
        }

        assertThat(spared).hasPositiveValue();
        assertThat(socket.isSlow()).isTrue();
        assertThat(socket.isOpen()).isTrue();
        assertThat(drained).isFalse();

        reader.readUntil("42/chat,[\"snapshot\",\"all of it\"]");

        assertThat(drained).isTrue();
        assertThat(socket.isSlow()).isFalse();
    }

    @Test
    void oneSlowReaderDoesNotSlowTheOthers() {
        var fast = new Heard();
        closer.add(new StalledReader(host.url(), "40/chat,"));
        Eventually.until("joined", () -> chat.sockets().size() == 1);
        connect(fast);
        chat.sockets().forEach(socket -> socket.join("all"));

        for (var i = 0; i < 2_000; i++) {
            chat.room("all").emit("chunk", KB16);
            var heard = i;
            Eventually.until("the fast one keeps up", () -> fast.events.size() >= heard - 20);
        }

        Eventually.until("all heard", () -> fast.events.size() == 2_000);
        assertThat(chat.sockets()).hasSize(1);
    }

    @Test
    void aHandlerThatIsSlowHoldsItsSenderBack() {
        var release = new CountDownLatch(1);
        var handled = new ConcurrentLinkedQueue<Integer>();
        chat.on("chunk", (_, args, _) -> {
            release.await();
            handled.add(args.getFirst().path("n").asInt());
        });
        var client = connect(new Heard());
        var sent = new AtomicInteger();
        Thread.ofVirtual().start(() -> {
            for (var i = 0; i < 4_000; i++) {
                client.emit("chunk", Map.of("n", i, "text", KB16));
                sent.incrementAndGet();
            }
        });

        Eventually.until("the client waits", () -> client.bufferedBytes() > 4 << 20);
        var stuckAt = sent.get();
        release.countDown();

        assertThat(stuckAt).isLessThan(4_000);
        Eventually.until("all handled", () -> handled.size() == 4_000);
        assertThat(List.copyOf(handled))
                .isEqualTo(IntStream.range(0, 4_000).boxed().toList());
    }

    /// Sends until what is sent stays in the queue.
    private static void fillTheSocketBuffers(Socket socket) {
        while (true) {
            for (var i = 0; i < 6; i++) {
                socket.emit("chunk", KB16);
            }
            try {
                Eventually.until("all gone", Duration.ofMillis(300), () -> socket.bufferedBytes() == 0);
            } catch (AssertionError e) {
                return;
            }
        }
    }

    private SocketClient connect(ClientListener listener) {
        var http = closer.add(HttpClient.newHttpClient());
        return closer.add(SocketClient.connect(ClientConfig.of(host.url(), "/chat", http, time), listener));
    }

    private static final class Heard implements ClientListener {
        final ConcurrentLinkedQueue<Integer> events = new ConcurrentLinkedQueue<>();

        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {
            events.add(args.size());
        }

        @Override
        public void onDisconnect(CloseReason reason) {}
    }
}
