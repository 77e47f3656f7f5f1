package wegent.socketio.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import wegent.base.Closer;
import wegent.base.Eventually;
import wegent.base.SystemTime;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.DisconnectedException;
import wegent.socketio.SocketConfig;
import wegent.socketio.client.ClientConfig;
import wegent.socketio.client.ClientListener;
import wegent.socketio.client.SocketClient;
import wegent.socketio.vertx.LoopbackHost;

/// Clients come and go in every way at once, and nothing of them stays.
class ChurnTest {
    private static final int CLIENTS = 120;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Closer closer = new Closer();
    private final SystemTime time = closer.add(new SystemTime());
    private final SocketServer server = closer.add(new SocketServer(SocketConfig.defaults(), time));
    private final Namespace chat = server.namespace("/chat", (auth, _) -> auth.path("n"));

    @AfterEach
    void closeAll() {
        closer.close();
    }

    @Test
    void everySocketThatCameGoesOnceAndLeavesNothing() throws Exception {
        var came = new AtomicInteger();
        var went = new ConcurrentHashMap<String, Integer>();
        chat.onConnect(socket -> {
            came.incrementAndGet();
            socket.join("all");
        });
        chat.onDisconnect((socket, _) -> went.merge(socket.id(), 1, Integer::sum));
        chat.on("echo", (_, args, ack) -> ack.send(args.getFirst()));
        chat.on("cut", (socket, _, _) -> socket.cut());
        chat.on("goodbye", (socket, _, _) -> socket.close());
        chat.on("shout", (_, args, _) -> chat.room("all").emit("heard", args.getFirst()));
        var host = closer.add(new LoopbackHost(server));
        var http = closer.add(HttpClient.newHttpClient());

        var lives = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var n = 0; n < CLIENTS; n++) {
                var number = n;
                var config = ClientConfig.of(host.url(), "/chat", http, time).withAuth(() -> Map.of("n", number));
                lives.add(threads.submit(() -> live(config, new Random(number))));
            }
        }

        for (var life : lives) {
            passed(life);
        }
        Eventually.until("all gone", () -> server.sessionCount() == 0 && went.size() == CLIENTS);
        assertThat(came).hasValue(CLIENTS);
        assertThat(went.values()).containsOnly(1);
        assertThat(chat.sockets()).isEmpty();
        assertThat(chat.room("all").sockets()).isEmpty();
    }

    private static void live(ClientConfig config, Random random) {
        try (var client = SocketClient.connect(config, new Deaf())) {
            for (var i = 0; i < 10; i++) {
                assertThat(client.call("echo", i, LIMIT).asInt()).isEqualTo(i);
                client.emit("shout", i);
            }
            switch (random.nextInt(3)) {
                case 0 -> client.call("cut", 0, LIMIT);
                case 1 -> client.call("goodbye", 0, LIMIT);
                default -> {}
            }
        } catch (DisconnectedException e) {
            // the server ended it
        }
    }

    private static void passed(Future<?> life) throws InterruptedException {
        try {
            life.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private static final class Deaf implements ClientListener {
        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {}

        @Override
        public void onDisconnect(CloseReason reason) {}
    }
}
