package wegent.socketio.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import wegent.base.Closer;
import wegent.base.FakeTime;
import wegent.socketio.vertx.LoopbackHost;

/// Plays the scripts in `wire/` against a real port, with the server's clock in hand.
class WireScriptTest {
    private final Closer closer = new Closer();
    private final FakeTime time = new FakeTime();

    @AfterEach
    void closeAll() {
        closer.close();
    }

    @TestFactory
    Stream<DynamicTest> engineIo4() throws IOException {
        var engine = closer.add(ConformanceServer.engine(time));

        return play("engine-v4.txt", closer.add(new LoopbackHost(ConformanceServer.CONFIG, engine, 0)));
    }

    @TestFactory
    Stream<DynamicTest> socketIo5() throws IOException {
        var server = closer.add(ConformanceServer.socketServer(time));

        return play("socket-v5.txt", closer.add(new LoopbackHost(server)));
    }

    private Stream<DynamicTest> play(String file, LoopbackHost host) throws IOException {
        return WireScript.cases(lines(file)).entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    try (var script = new WireScript(host, time)) {
                        script.run(each.getValue());
                    }
                }));
    }

    private static List<String> lines(String file) throws IOException {
        try (var in = WireScriptTest.class.getResourceAsStream("/wire/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
