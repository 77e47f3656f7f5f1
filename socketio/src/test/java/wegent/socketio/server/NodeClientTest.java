package wegent.socketio.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import wegent.base.Closer;
import wegent.base.Json;
import wegent.base.SystemTime;
import wegent.socketio.AckTimeoutException;
import wegent.socketio.SocketConfig;
import wegent.socketio.vertx.LoopbackHost;

/// The real JavaScript client, from npm at a pinned version, against our server: `src/test/js/checks.js`.
class NodeClientTest {
    private static final List<String> FILES = List.of("package.json", "package-lock.json", "checks.js");
    private static final Path FOLDER = Path.of("target", "js");

    private final Closer closer = new Closer();

    @AfterEach
    void closeAll() {
        closer.close();
    }

    @TestFactory
    Stream<DynamicTest> theRealClient() throws Exception {
        install();
        var host = closer.add(new LoopbackHost(server()));

        var results = run("node", "checks.js", host.url().toString());

        assertThat(results).hasSizeGreaterThan(40);
        return results.stream().map(Json::tree).map(NodeClientTest::test);
    }

    private static DynamicTest test(JsonNode result) {
        return DynamicTest.dynamicTest(
                result.path("name").asText(),
                () -> assertThat(result.path("error").asText()).isEmpty());
    }

    private SocketServer server() {
        var time = closer.add(new SystemTime());
        var config = SocketConfig.defaults().withHeartbeat(Duration.ofMillis(500), Duration.ofSeconds(5));
        var server = closer.add(new SocketServer(config, time));
        var chat = server.namespace("/chat", (auth, _) -> {
            if (!auth.path("token").asText().equals("good")) {
                throw new ConnectRefused("bad token", Map.of("code", 7));
            }
            return auth;
        });
        chat.on("echo", (_, args, ack) -> ack.send(args.toArray()));
        chat.on("silent", (_, _, _) -> {});
        chat.on(
                "asked",
                (socket, _, ack) -> ack.send(socket.attachment(JsonNode.class).path("asked")));
        chat.on("cut", (socket, _, _) -> socket.cut());
        chat.on("goodbye", (socket, _, _) -> socket.close());
        chat.on("call me", (socket, args, ack) -> {
            try {
                ack.send(socket.call("question", args.getFirst(), Duration.ofMillis(300)));
            } catch (AckTimeoutException e) {
                ack.send("timeout");
            }
        });
        chat.on("count", (socket, args, ack) -> {
            for (var i = 0; i < args.getFirst().asInt(); i++) {
                socket.emit("n", i);
            }
            ack.send();
        });
        chat.on("join", (socket, args, ack) -> {
            socket.join(args.getFirst().asText());
            ack.send();
        });
        chat.on("shout", (socket, args, ack) -> {
            chat.room(args.getFirst().asText()).except(socket).emit("news", args.get(1));
            ack.send();
        });
        server.namespace("/other", (_, _) -> "anyone").on("echo", (_, args, ack) -> ack.send(args.toArray()));
        return server;
    }

    private static void install() throws Exception {
        try {
            new ProcessBuilder("node", "--version").start().waitFor();
        } catch (IOException e) {
            System.err.println("SKIPPED: the checks with the real Socket.IO client need Node on the PATH");
            Assumptions.abort("needs Node");
        }
        Files.createDirectories(FOLDER);
        for (var file : FILES) {
            Files.copy(Path.of("src", "test", "js", file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        var lock = FOLDER.resolve("node_modules").resolve(".installed");
        var wanted = Files.readString(FOLDER.resolve("package-lock.json"));
        if (!Files.exists(lock) || !Files.readString(lock).equals(wanted)) {
            run("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline");
            Files.writeString(lock, wanted);
        }
    }

    private static List<String> run(String... command) throws Exception {
        var output = Files.createTempFile(FOLDER, "run", ".log");
        var process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(180, TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
            return Files.readAllLines(output);
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
