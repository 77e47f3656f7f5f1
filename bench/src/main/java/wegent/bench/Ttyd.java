package wegent.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The terminal server that others use, on 127.0.0.1, for comparison: each connection is a new shell.
record Ttyd(Program program, int port) implements AutoCloseable {
    /// What it sends begins with its kind: output, the title, preferences.
    private static final byte OUTPUT = '0';

    private static final String INPUT = "0";

    /// Empty when it is not installed.
    static Optional<Ttyd> start(Path log) {
        var port = Site.freePort();
        var command = new ArrayList<>(List.of("ttyd", "-p", Integer.toString(port), "-i", "lo"));
        try {
            if (help().contains("--writable")) {
                command.add("-W");
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        command.addAll(List.of("bash", "-l"));
        var program = Program.start(command, Map.of(), log);
        while (!isThere(port)) {
            if (!program.isAlive() || program.millisSinceStart() > 10_000) {
                program.close();
                throw new BenchException("ttyd did not start, see " + log, null);
            }
            Program.pause(Duration.ofMillis(10));
        }
        return Optional.of(new Ttyd(program, port));
    }

    private static String help() throws IOException {
        var asked =
                new ProcessBuilder("ttyd", "--help").redirectErrorStream(true).start();
        return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static boolean isThere(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// A new shell.
    Future<Shell> open(Loop loop) {
        var options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/ws")
                .addSubProtocol("tty");
        return loop.sockets.connect(options).map(socket -> {
            var shell = new Connection(socket, new Marks());
            socket.binaryMessageHandler(shell::heard);
            socket.writeBinaryMessage(Buffer.buffer("{\"AuthToken\":\"\",\"columns\":80,\"rows\":24}"));
            return shell;
        });
    }

    private record Connection(WebSocket socket, Marks marks) implements Shell {
        private void heard(Buffer message) {
            if (message.length() > 0 && message.getByte(0) == OUTPUT) {
                marks.heard(message.getString(1, message.length()));
            }
        }

        @Override
        public void type(String text) {
            socket.writeBinaryMessage(Buffer.buffer(INPUT + text));
        }

        @Override
        public void close() {
            var _ = socket.close();
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
