package wegent.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.http.WebSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import wegent.base.Json;

/// The terminals of Jupyter, on Tornado: Debian's `python3-terminado`.
record Terminado(Program program, int port) implements Rival {
    private static final String PYTHON = "/usr/bin/python3";

    private static final String SERVER = """
            import sys, terminado, tornado.ioloop, tornado.web
            manager = terminado.UniqueTermManager(shell_command=['bash', '-l'], max_terminals=2000)
            tornado.web.Application([('/ws', terminado.TermSocket, {'term_manager': manager})]).listen(
                int(sys.argv[1]), '127.0.0.1')
            tornado.ioloop.IOLoop.current().start()
            """;

    /// Empty when it is not installed.
    static Optional<Rival> start(Path log) {
        try {
            var asked = new ProcessBuilder(PYTHON, "-c", "import terminado")
                    .redirectErrorStream(true)
                    .start();
            asked.getInputStream().readAllBytes();
            if (asked.waitFor() != 0) {
                return Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new BenchException("Interrupted", e);
        }
        var port = Site.freePort();
        var program = Program.start(List.of(PYTHON, "-c", SERVER, Integer.toString(port)), Map.of(), log);
        Ttyd.await(program, port, log);
        return Optional.of(new Terminado(program, port));
    }

    @Override
    public String name() {
        return "terminado";
    }

    @Override
    public Future<Shell> open(Loop loop) {
        return loop.sockets.connect(port, "127.0.0.1", "/ws").map(socket -> {
            var shell = new Connection(socket, new Marks());
            socket.textMessageHandler(text -> shell.heard(Json.tree(text)));
            return shell;
        });
    }

    private record Connection(WebSocket socket, Marks marks) implements Shell {
        private void heard(JsonNode said) {
            if (said.path(0).asText().equals("stdout")) {
                marks.heard(said.path(1).asText());
            }
        }

        @Override
        public void type(String text) {
            socket.writeTextMessage(Json.write(List.of("stdin", text)));
        }

        @Override
        public void close() {
            var _ = socket.close();
        }
    }
}
