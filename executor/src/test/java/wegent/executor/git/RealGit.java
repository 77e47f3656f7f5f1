package wegent.executor.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Repositories made by the system's Git for a test, and a server of them on loopback.
public final class RealGit {
    private RealGit() {}

    /// Runs Git, which must succeed; returns what it printed.
    public static String git(Path folder, String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of("git", "-c", "user.name=Ann", "-c", "user.email=ann@test.invalid"));
        line.addAll(List.of(arguments));
        var process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /// A repository with one commit of `a.txt` and `b.txt` on `main`.
    public static Path repository(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        git(folder, "init", "-q", "-b", "main");
        Files.writeString(folder.resolve("a.txt"), "one\n");
        Files.writeString(folder.resolve("b.txt"), "a file that keeps its contents\n");
        git(folder, "add", ".");
        git(folder, "commit", "-q", "-m", "first");
        return folder;
    }

    /// Serves the files below `folder`.
    static HttpServer serve(Path folder) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                var file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
                if (Files.isRegularFile(file)) {
                    var bytes = Files.readAllBytes(file);
                    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                    exchange.getResponseBody().write(bytes);
                } else {
                    exchange.sendResponseHeaders(404, -1);
                }
            }
        });
        server.start();
        return server;
    }
}
