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

/// The terminal server of that name.
record Ttyd(Program program, int port) implements Rival {
    /// What it sends begins with its kind: output, the title, preferences.
    private static final byte OUTPUT = '0';

    private static final String INPUT = "0";

    /// Empty when it is not installed.
    static Optional<Rival> start(Path log) {
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
        await(program, port, log);
        return Optional.of(new Ttyd(program, port));
    }

    static void await(Program program, int port, Path log) {
        while (!isThere(port)) {
            if (!program.isAlive() || program.millisSinceStart() > 10_000) {
                program.close();
                throw new BenchException("No terminals to compare with, see " + log, null);
            }
            Program.pause(Duration.ofMillis(10));
        }
    }

    @Override
    public String name() {
        return "ttyd";
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

    @Override
    public Future<Shell> open(Loop loop) {
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
}
