package wegent.socketio.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import wegent.base.Closer;
import wegent.base.Eventually;
import wegent.base.MemoryBudget;
import wegent.base.SystemTime;
import wegent.socketio.SocketConfig;
import wegent.socketio.vertx.LoopbackHost;

/// What clients hold in memory is bounded: each message before and after its client has joined, the number of
/// those that have not, and all together.
class HostileClientTest {
    private static final int MIB = 1 << 20;
    private static final int FIN_TEXT = 0x81;
    private static final int UNFINISHED_TEXT = 0x01;
    private static final int UNFINISHED = 0x00;

    private final Closer closer = new Closer();
    private final SystemTime time = closer.add(new SystemTime());
    private final MemoryBudget budget = new MemoryBudget(64 * MIB, 16 * MIB);
    private final SocketServer server = closer.add(new SocketServer(
            SocketConfig.defaults()
                    .withMaxPayload(8 * MIB)
                    .withUnjoined(new SocketConfig.Unjoined(16 * 1024, 20, 0))
                    .withConnectTimeout(Duration.ofSeconds(20)),
            time,
            budget));
    private final LoopbackHost host = closer.add(new LoopbackHost(server));

    HostileClientTest() {
        server.namespace("/page", MIB, (_, _) -> (Member) () -> "ann")
                .on("echo", (_, args, ack) -> ack.send(args.getFirst()));
        server.namespace("/device", (_, _) -> (Member) () -> "bob").on("echo", (_, _, ack) -> ack.send("taken"));
    }

    @AfterEach
    void close() {
        closer.close();
    }

    private StalledReader stranger() {
        var client = closer.add(new StalledReader(host.url(), "3"));
        client.readUntilStart("0{");
        return client;
    }

    private StalledReader joined(String namespace) {
        var client = stranger();
        client.say("40" + namespace + ",");
        client.readUntilStart("40" + namespace);
        return client;
    }

    private static byte[] letters(int bytes) {
        return "x".repeat(bytes).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aStrangersMessageMayHave16KiB() {
        var small = stranger();
        var large = stranger();

        small.frame(FIN_TEXT, ("40/page," + "{\"a\":\"" + "x".repeat(15_000) + "\"}").getBytes(StandardCharsets.UTF_8));
        large.frame(FIN_TEXT, ("40/page," + "{\"a\":\"" + "x".repeat(20_000) + "\"}").getBytes(StandardCharsets.UTF_8));

        small.readUntilStart("40/page");
        assertThat(large.isHungUp()).isTrue();
    }

    @Test
    void aStrangersUnfinishedFrameEndsAtTheLimit() {
        var client = stranger();

        client.beginFrame(FIN_TEXT, 7 * MIB, letters(200_000));

        assertThat(client.isHungUp()).isTrue();
    }

    @Test
    void aStrangersUnfinishedFragmentsAreCountedTogether() {
        var client = stranger();

        client.frame(UNFINISHED_TEXT, letters(10_000));
        client.frame(UNFINISHED, letters(10_000));
        client.frame(UNFINISHED, letters(10_000));

        assertThat(client.isHungUp()).isTrue();
    }

    @Test
    void attachmentsOfAStrangerAreCountedTogether() {
        var client = stranger();

        client.say("459-/page,[\"x\"]");
        for (var i = 0; i < 20; i++) {
            client.frame(0x82, letters(10_000));
        }

        assertThat(client.isHungUp()).isTrue();
    }

    @Test
    void aPagesMessageIsShorterThanADevices() {
        var page = joined("/page");
        var device = joined("/device");
        var tooLong = letters(2 * MIB);

        page.frame(FIN_TEXT, event("/page", tooLong));
        device.frame(FIN_TEXT, event("/device", tooLong));

        device.readUntilStart("43/device,1[\"taken\"]");
        assertThat(page.isHungUp()).isTrue();
    }

    private static byte[] event(String namespace, byte[] text) {
        return ("42" + namespace + ",1[\"echo\",\"" + new String(text, StandardCharsets.US_ASCII) + "\"]")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatAllConnectionsOfOneOwnerHoldIsBounded() {
        var greedy = new ArrayList<StalledReader>();
        for (var i = 0; i < 10; i++) {
            var client = joined("/device");
            greedy.add(client);
            client.beginFrame(FIN_TEXT, 7 * MIB, letters(6 * MIB));
        }

        Eventually.until("most are hung up on", Duration.ofSeconds(20), () -> server.sessionCount() <= 3);
        assertThat(budget.taken()).isLessThanOrEqualTo(16 * MIB);

        var page = joined("/page");
        page.frame(FIN_TEXT, event("/page", letters(900_000)));
        page.readUntilStart("43/page,1");
        greedy.forEach(client -> {
            try {
                client.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        Eventually.until("all is given back", Duration.ofSeconds(20), () -> budget.taken() == 0);
    }

    @Test
    void oneStrangerTooManyEndsTheOldest() {
        var oldest = stranger();
        var member = joined("/page");
        for (var i = 0; i < 25; i++) {
            stranger();
        }

        assertThat(oldest.isHungUp()).isTrue();
        member.frame(FIN_TEXT, event("/page", letters(3)));
        member.readUntilStart("43/page,1[\"xxx\"]");
        joined("/page");
        assertThat(server.sessionCount()).isLessThanOrEqualTo(20 + 2);
    }

    @Test
    void aStrangersPostMayHave16KiB() throws Exception {
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var opened = http.send(
                    HttpRequest.newBuilder(host.url().resolve("/socket.io/?EIO=4&transport=polling"))
                            .build(),
                    BodyHandlers.ofString());
            var sid = opened.body().replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
            var post = HttpRequest.newBuilder(host.url().resolve("/socket.io/?EIO=4&transport=polling&sid=" + sid))
                    .POST(BodyPublishers.ofByteArray(letters(20_000)))
                    .build();

            assertThat(http.send(post, BodyHandlers.discarding()).statusCode()).isEqualTo(413);
            assertThat(server.sessionCount()).isZero();
        }
    }
}
