package wegent.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import wegent.base.Eventually;

/// A backend as a process of its own, with its data in a folder. It can be killed and started again on the same
/// port.
public final class ServerProcess implements AutoCloseable {
    public static final String PASSWORD = "password of the admin";

    private final Path folder;
    private final int port;
    private final Map<String, String> settings;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;

    /// `settings` are environment variables (`WEGENT_PRESENCE_GRACE=3s`); an empty one is not there.
    public ServerProcess(Path folder, Map<String, String> settings) {
        this.folder = folder;
        this.settings = Map.copyOf(settings);
        this.port = freePort();
        start();
    }

    public static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The program; the system property `wegent.test.server` names another build of it.
    private static Path jar() {
        var chosen = System.getProperty("wegent.test.server", "../server/target/quarkus-app");
        return Path.of(chosen, "quarkus-run.jar").toAbsolutePath();
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public void start() {
        var command = List.of(
                java(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar().toString());
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("server.log").toFile()));
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("WEGENT_DATA_FOLDER", folder.toString());
        builder.environment().put("WEGENT_ADMIN_PASSWORD", PASSWORD);
        builder.environment().put("WEGENT_KEY_FILE", folder.resolve("key").toString());
        settings.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.until("the backend is ready: " + log(), Duration.ofSeconds(40), this::isReady);
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new AssertionError("The backend ended: " + log());
        }
        try {
            var request = HttpRequest.newBuilder(url().resolve("/health/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// SIGKILL: nothing is flushed, nobody is told.
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// SIGTERM, as an operator would; it must end within `limit`.
    public void stop(Duration limit) {
        process.destroy();
        Eventually.until("the backend ends: " + log(), limit, () -> !process.isAlive());
    }

    /// Writes to the new file `to` what all its threads are doing, virtual ones too; nothing when it is dead or
    /// stuck.
    public void dumpThreads(Path to) {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            new ProcessBuilder(jcmd, Long.toString(process.pid()), "Thread.dump_to_file", to.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// What it has of the system's memory, in bytes.
    public long memory() {
        var status = Path.of("/proc/" + process.pid() + "/status");
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    Path folder() {
        return folder;
    }

    public String log() {
        try {
            var file = folder.resolve("server.log");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(15, TimeUnit.SECONDS).exceptionally(_ -> {
            process.destroyForcibly();
            return process;
        });
        http.close();
    }
}
