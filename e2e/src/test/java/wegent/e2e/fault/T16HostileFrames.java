package wegent.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// T16: frames that are too large, broken or cut into pieces, on each namespace. What is only wrong is answered
/// with a typed error on a link that stays; what is hostile ends its own link, costs little, and nobody else's.
class T16HostileFrames {
    private static final int LIMIT = 8 << 20;
    private static final int HUGE = 100 << 20;
    /// What the node may need more for it: twice what it takes at once, and what a collector leaves lying.
    private static final long MORE = 2L * LIMIT + (32 << 20);

    private static final List<String> NAMESPACES = List.of("/chat", "/local-executor", "/terminal");

    @ParameterizedTest
    @EnumSource
    void endTheirOwnLinkAtMost(Setup setup) {
        Faults.run("T16 hostile frames", setup, Setup.timing(1, 30, 1, 20), 1, this::lane);
    }

    private Faults.Scenario lane(Round first) {
        var cluster = first.cluster;
        var device = cluster.device("bob", "witness", Map.of("WEGENT_EXECUTOR_ALLOW_TERMINAL", "true"));
        var token = cluster.token("ann");
        return round -> {
            var namespace = round.oneOf(NAMESPACES);
            var page = round.viewers("bob", 1).getFirst();
            var terminal = cluster.terminal(device);
            var asked = System.nanoTime();

            answered(namespace, token, cluster);
            ended(namespace, token, cluster);

            assertThat(terminal.typeUntil("echo un''disturbed\r", "undisturbed"))
                    .isPositive();
            assertThat(page.isConnected()).isTrue();
            assertThat(cluster.status(device)).isEqualTo("online");
            round.recovered(asked);
            cluster.endTerminals(device);
        };
    }

    private static RawSocket open(String namespace, String token, FaultCluster cluster) {
        return new RawSocket(cluster.pages.url()).join(namespace, token);
    }

    /// What has a meaning, however it comes, is answered; what has none, too.
    private static void answered(String namespace, String token, FaultCluster cluster) {
        try (var socket = open(namespace, token, cluster)) {
            var call = "42" + namespace + ",%d[\"no:such:event\",{}]";
            var answer = "43" + namespace + ",%d[";
            for (int i = 1; i <= 3; i++) {
                var words = call.formatted(i);
                switch (i) {
                    case 1 -> socket.say(words);
                    case 2 -> socket.sayByteByByte(words);
                    default -> socket.sayInFrames(words);
                }
                assertThat(socket.hear(answer.formatted(i)))
                        .as(namespace)
                        .hasValueSatisfying(
                                text -> assertThat(text).contains("\"error\"").contains("\"code\""));
            }
            socket.say("42" + namespace + ",4[\"no:such:event\"," + "[".repeat(900) + "]".repeat(900) + "]");
            assertThat(socket.hear(answer.formatted(4)))
                    .as("nested, but not too deep")
                    .isPresent();
        }
    }

    /// Each of these ends the link that it came on, or is answered with an error.
    private static void ended(String namespace, String token, FaultCluster cluster) {
        try (var socket = open(namespace, token, cluster)) {
            var before = cluster.memory();
            socket.flood(HUGE);
            assertThat(verdict(socket)).as("100 MB").isEmpty();
            assertThat(cluster.memory() - before).as("bytes more").isLessThan(MORE);
        }
        var begin = "42" + namespace + ",9[\"no:such:event\",\"";
        refused(
                namespace,
                token,
                cluster,
                "one byte over",
                socket -> socket.say(begin + "x".repeat(LIMIT + 1 - begin.length() - 2) + "\"]"));
        refused(
                namespace,
                token,
                cluster,
                "deep",
                socket -> socket.say("42" + namespace + ",9[\"no:such:event\"," + "[".repeat(1_000_000)
                        + "]".repeat(1_000_000) + "]"));
        refused(
                namespace,
                token,
                cluster,
                "bad UTF-8",
                socket -> socket.frame(
                        0x80 | RawSocket.TEXT, new byte[] {'4', '2', (byte) 0xC3, (byte) 0x28, (byte) 0xFF}));
        refused(
                namespace,
                token,
                cluster,
                "a compressed frame that nobody agreed on",
                socket -> socket.frame(0x80 | RawSocket.COMPRESSED | RawSocket.TEXT, new byte[1024]));
        refused(
                namespace,
                token,
                cluster,
                "a binary piece that nobody announced",
                socket -> socket.frame(0x80 | RawSocket.BINARY, "no".getBytes(StandardCharsets.UTF_8)));
        refused(namespace, token, cluster, "text where a binary piece was announced", socket -> {
            socket.say("451-" + namespace + ",9[\"no:such:event\",{\"_placeholder\":true,\"num\":0}]");
            socket.say("42" + namespace + ",9[\"no:such:event\",{}]");
        });
    }

    private interface Attack {
        void on(RawSocket socket);
    }

    private static void refused(String namespace, String token, FaultCluster cluster, String what, Attack attack) {
        try (var socket = open(namespace, token, cluster)) {
            attack.on(socket);
            assertThat(verdict(socket).orElse("\"error\""))
                    .as(what + " on " + namespace)
                    .contains("\"error\"");
        }
    }

    /// What the server answers, past what it says by itself; empty when it hangs up.
    private static Optional<String> verdict(RawSocket socket) {
        var said = socket.hear("4");
        while (said.isPresent() && said.get().startsWith("42")) {
            said = socket.hear("4");
        }
        return said;
    }
}
