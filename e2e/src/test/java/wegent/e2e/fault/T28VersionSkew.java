package wegent.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import wegent.base.Json;
import wegent.base.SystemTime;
import wegent.protocol.DeviceMessage;
import wegent.protocol.SubtaskStatus;
import wegent.socketio.Ack;
import wegent.socketio.CloseReason;
import wegent.socketio.client.ClientConfig;
import wegent.socketio.client.ClientListener;
import wegent.socketio.client.SocketClient;

/// T28: an executor of the next release, as the frames that it would send: fields, events and values that this
/// backend does not know. What is known of it works.
class T28VersionSkew {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private record Heard(String event, JsonNode data, Ack ack) {}

    @Test
    void anExecutorOfTheNextReleaseWorks() throws InterruptedException {
        var heard = new LinkedBlockingQueue<Heard>();
        try (var cluster = FaultCluster.start(Setup.ONE_NODE, Setup.timing(10, 60, 10, 30));
                var time = new SystemTime();
                var http = HttpClient.newHttpClient();
                var device = SocketClient.connect(
                        ClientConfig.of(cluster.url(0), DeviceMessage.NAMESPACE, http, time)
                                .withAuth(() -> Map.of("token", cluster.token("ann"), "release", "next")),
                        new Listener(heard))) {
            var registered = call(device, "device:register", """
                    {"protocol":2,"device_id":"next","name":"next","running":[],"holograms":true,"device_type":"local",
                     "machine":{"os":"Linux","arch":"x","host":"h","agents":[
                       {"runtime":"shell","available":true,"version":"1","mood":"good"}],"quantum":{"bits":3}}}""");
            assertThat(registered.path("success").asBoolean())
                    .as(registered.toString())
                    .isTrue();
            assertThat(call(device, "device:hologram", "{\"n\":1}").has("error"))
                    .isTrue();

            var page = cluster.viewer("ann");
            var sent =
                    page.send(new FaultCluster.Device("ann", "next", cluster.pages, cluster.folder, null), "echo it");
            var order = heard.poll(10, TimeUnit.SECONDS);
            assertThat(order).isNotNull();
            order.ack().send(Json.tree("{\"verdict\":\"accepted\",\"queue_hint\":7}"));
            var ids = "\"task_id\":" + sent.taskId() + ",\"subtask_id\":"
                    + sent.answer().subtaskId() + ",\"attempt\":1";

            var progress = call(
                    device,
                    "task:progress",
                    "{" + ids + ",\"seq\":1,\"trace\":\"abc\",\"events\":["
                            + "{\"type\":\"response.output_text.delta\",\"item_id\":\"t\",\"delta\":\"one \",\"tone\":\"calm\"},"
                            + "{\"type\":\"response.hologram.delta\",\"item_id\":\"h\",\"delta\":\"?\"},"
                            + "{\"type\":\"response.output_text.delta\",\"item_id\":\"t\",\"delta\":\"two\"}]}");
            assertThat(progress.path("seq").asLong())
                    .as("taken as 3 events: " + progress)
                    .isEqualTo(3);
            var complete = call(
                    device,
                    "task:complete",
                    "{" + ids
                            + ",\"seq\":4,\"events\":[{\"type\":\"response.ended\",\"status\":\"COMPLETED\",\"medal\":\"gold\"}]}");
            assertThat(complete.has("error")).as(complete.toString()).isFalse();

            wegent.base.Eventually.until("it completes", () -> page.of(sent).status() == SubtaskStatus.COMPLETED);
            assertThat(page.of(sent).text()).isEqualTo("one two");
        }
    }

    private static JsonNode call(SocketClient device, String event, String json) {
        return device.call(event, Json.tree(json), LIMIT);
    }

    private record Listener(LinkedBlockingQueue<Heard> heard) implements ClientListener {
        @Override
        public void onEvent(String event, List<JsonNode> args, Ack ack) {
            if (event.equals("task:execute")) {
                heard.add(new Heard(event, args.getFirst(), ack));
            }
        }

        @Override
        public void onDisconnect(CloseReason reason) {}
    }
}
