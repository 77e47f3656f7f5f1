package wegent.socketio.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import wegent.base.SystemTime;
import wegent.base.Time;
import wegent.socketio.CloseReason;
import wegent.socketio.SocketConfig;
import wegent.socketio.engine.Engine;
import wegent.socketio.engine.EngineCodec;
import wegent.socketio.engine.EnginePacket;
import wegent.socketio.engine.EngineSession;
import wegent.socketio.engine.SessionListener;
import wegent.socketio.vertx.LoopbackHost;

/// The servers that the official conformance suites of both protocols ask for. As a program, on port 3000: `engine` for
/// the lower protocol, anything else for the upper. The wire scripts run against them too.
public final class ConformanceServer {
    static final SocketConfig CONFIG = SocketConfig.defaults()
            .withHeartbeat(Duration.ofMillis(300), Duration.ofMillis(200))
            .withConnectTimeout(Duration.ofMillis(1000));

    private ConformanceServer() {}

    public static void main(String[] args) throws InterruptedException {
        var time = new SystemTime();
        var host = args.length > 0 && args[0].equals("engine")
                ? new LoopbackHost(CONFIG, engine(time), 3000)
                : new LoopbackHost(socketServer(time), 3000);
        System.out.println("Listening on " + host.url());
        Thread.currentThread().join();
    }

    static SocketServer socketServer(Time time) {
        var server = new SocketServer(CONFIG, time);
        for (var name : new String[] {"/", "/custom"}) {
            var namespace = server.namespace(name, (auth, _) -> auth);
            namespace.onConnect(socket -> socket.emit(
                    "auth",
                    socket.attachment().toString().isEmpty()
                            ? JsonNodeFactory.instance.objectNode()
                            : socket.attachment()));
            namespace.on("message", (socket, args, _) -> socket.emit("message-back", args.toArray()));
            namespace.on("message-with-ack", (_, args, ack) -> ack.send(args.toArray()));
        }
        var evil = new AtomicInteger();
        var closed = server.namespace("/closed", (_, _) -> {
            throw new ConnectRefused("not you");
        });
        closed.onUnknown((_, _, _, _) -> evil.incrementAndGet());
        var main = server.find("/");
        main.on("heard", (_, _, ack) -> ack.send(evil.get()));
        main.on("fail", (_, _, _) -> {
            throw new IllegalStateException("as the test wants it");
        });
        return server;
    }

    static Engine engine(Time time) {
        return new Engine(CONFIG, time, Echo::new);
    }

    private record Echo(EngineSession session) implements SessionListener {
        Echo {
            session.settled();
        }

        @Override
        public void onText(String text) {
            session.send(List.of(EngineCodec.encode(new EnginePacket.Message(text))));
        }

        @Override
        public void onBinary(byte[] bytes) {
            session.send(List.of(EngineCodec.encode(new EnginePacket.Binary(bytes))));
        }

        @Override
        public void onDrain() {}

        @Override
        public void onClose(CloseReason reason) {}
    }
}
