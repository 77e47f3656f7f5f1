package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import wegent.base.Json;
import wegent.base.SystemTime;
import wegent.protocol.AgentKind;
import wegent.protocol.BackendMessage.Done;
import wegent.protocol.BackendMessage.ExecuteReply;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.DeviceMessage;
import wegent.protocol.MessageCodec;
import wegent.protocol.id.DeviceId;
import wegent.protocol.stream.StreamEvent;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.client.ClientConfig;
import wegent.socketio.client.ClientListener;
import wegent.socketio.client.SocketClient;

/// What is too large for a block, as a file from the real server.
class LargeOutputTest {
    private static final DeviceId ID = new DeviceId("large");
    private static final String PIECE = "中文 and \uD83D\uDE00 more\n".repeat(4000);
    private static final int PIECES = 80;
    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void itsOwnerSavesAllOfItAsTextAndNobodyElse() throws Exception {
        var ordered = new CompletableFuture<TaskExecute>();
        try (var time = new SystemTime();
                var http = HttpClient.newHttpClient();
                var ann = cluster.browser("ann")) {
            var config = ClientConfig.of(cluster.server.url(), DeviceMessage.NAMESPACE, http, time)
                    .withAuth(() -> Map.of("token", cluster.token("ann")));
            var device = SocketClient.connect(config, new Accepting(ordered));
            call(
                    device,
                    new DeviceMessage.Register(2, ID, "large", null, null, "1.0.0", null, null, null, null, List.of()));
            ann.send(null, ID.toString(), AgentKind.SHELL, "go");
            var run = ordered.get(20, TimeUnit.SECONDS);
            for (int seq = 1; seq <= PIECES; seq++) {
                var piece = List.<StreamEvent>of(new StreamEvent.AttachmentDelta("a1", PIECE));
                call(device, new DeviceMessage.TaskProgress(run.taskId(), run.subtaskId(), run.attempt(), seq, piece));
            }

            var path = "/api/attachments/" + run.subtaskId() + "/a1";
            var saved = get(http, path, "ann");
            assertThat(saved.statusCode()).isEqualTo(200);
            assertThat(saved.body()).isEqualTo(PIECE.repeat(PIECES));
            assertThat(saved.headers().firstValue("Content-Type").orElseThrow())
                    .isEqualToIgnoringCase("text/plain;charset=UTF-8");
            assertThat(saved.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(saved.headers().firstValue("Content-Disposition").orElseThrow())
                    .startsWith("attachment; ");
            assertThat(get(http, path, "bob").statusCode()).isEqualTo(404);
            assertThat(get(http, path + "0", "ann").statusCode()).isEqualTo(404);
            device.close();
        }
    }

    private static HttpResponse<String> get(HttpClient http, String path, String user)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(cluster.server.url().resolve(path))
                .header("Authorization", "Bearer " + cluster.token(user))
                .timeout(Duration.ofSeconds(20));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static void call(SocketClient device, DeviceMessage message) {
        var answer =
                device.call(MessageCodec.eventOf(message), Json.mapper().valueToTree(message), Duration.ofSeconds(20));
        assertThat(answer.has("error")).as(answer.toString()).isFalse();
    }

    private record Accepting(CompletableFuture<TaskExecute> ordered) implements ClientListener {
        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {
            if (event.equals("task:execute")) {
                ordered.complete(MessageCodec.read(args.getFirst(), TaskExecute.class));
                ack.send(ExecuteReply.accepted());
            } else {
                ack.send(Done.ok());
            }
        }

        @Override
        public void onDisconnect(CloseReason reason) {}
    }
}
