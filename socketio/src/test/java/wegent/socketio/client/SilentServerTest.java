package wegent.socketio.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import wegent.base.Closer;
import wegent.base.Eventually;
import wegent.base.FakeTime;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.SocketConfig;
import wegent.socketio.server.SocketServer;
import wegent.socketio.vertx.LoopbackHost;

/// A client notices that its server says nothing any more, and only then.
class SilentServerTest {
    private final Closer closer = new Closer();
    private final FakeTime serverTime = new FakeTime();
    private final FakeTime clientTime = new FakeTime();
    private final LinkedBlockingQueue<CloseReason> reasons = new LinkedBlockingQueue<>();
    private final SocketServer server = closer.add(new SocketServer(SocketConfig.defaults(), serverTime));

    @AfterEach
    void closeAll() {
        closer.close();
    }

    @Test
    void silenceForAnIntervalAndATimeoutEndsTheConnection() throws InterruptedException {
        var client = connect();

        clientTime.advance(Duration.ofSeconds(44));
        assertThat(client.isOpen()).isTrue();
        clientTime.advance(Duration.ofSeconds(1));

        assertThat(reasons.poll(10, TimeUnit.SECONDS)).isEqualTo(CloseReason.SILENT);
        assertThat(client.isOpen()).isFalse();
        Eventually.until("the server sees it go", () -> server.sessionCount() == 0);
    }

    @Test
    void pingsKeepItOpen() {
        var client = connect();

        for (var minute = 0; minute < 5; minute++) {
            clientTime.advance(Duration.ofSeconds(24));
            var before = client.lastHeard();
            serverTime.advance(Duration.ofSeconds(25));
            Eventually.until("a ping came", () -> client.lastHeard() > before);
            client.call("sync", 1, Duration.ofSeconds(10)); // comes after the answer to the ping
            clientTime.advance(Duration.ofSeconds(1));
        }

        assertThat(client.isOpen()).isTrue();
        assertThat(reasons).isEmpty();
    }

    private SocketClient connect() {
        server.namespace("/chat", (_, _) -> "anyone").on("sync", (_, _, ack) -> ack.send());
        var host = closer.add(new LoopbackHost(server));
        var http = closer.add(HttpClient.newHttpClient());
        var config = ClientConfig.of(host.url(), "/chat", http, clientTime);
        return closer.add(SocketClient.connect(config, new ClientListener() {
            @Override
            public void onEvent(String event, List<JsonNode> args, Ack ack) {}

            @Override
            public void onDisconnect(CloseReason reason) {
                reasons.add(reason);
            }
        }));
    }
}
