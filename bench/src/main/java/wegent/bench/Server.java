package wegent.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// One backend as a process of its own on 127.0.0.1, with its data in `folder`.
final class Server implements AutoCloseable {
    static final String PASSWORD = "benchmark-only";
    /// One user at one address has all devices of a run.
    private static final List<String> UNBOUNDED = List.of(
            "WEGENT_QUOTA_DEVICES",
            "WEGENT_QUOTA_SOCKETS",
            "WEGENT_QUOTA_QUEUED_TASKS",
            "WEGENT_LIMITS_CONNECTIONS_PER_ADDRESS",
            "WEGENT_LIMITS_CONNECTIONS_WITHOUT_USER",
            "WEGENT_LIMITS_CONNECTIONS_PER_USER",
            "WEGENT_LIMITS_REQUESTS_AT_ONCE",
            "WEGENT_LIMITS_REQUESTS_PER_SECOND",
            "WEGENT_LIMITS_KEY_REQUESTS_PER_SECOND",
            "WEGENT_LIMITS_WAITING_CALLS_PER_USER",
            "WEGENT_LIMITS_WAITING_CALLS");

    private static final byte[] PROBE = "GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    final int port;
    final Program program;
    /// From the start of the process to the first 200 of `/health/ready`.
    final double readyMillis;
    /// The CPU time that this took, which neighbours disturb less.
    final double readyCpuMillis;

    private Server(int port, Program program, double readyMillis) {
        this.port = port;
        this.program = program;
        this.readyMillis = readyMillis;
        this.readyCpuMillis = program.cpuSeconds() * 1000;
    }

    static Server start(Site site, Path folder) {
        return start(site, folder, Site.freePort());
    }

    static Server start(Site site, Path folder, int port) {
        var command = new ArrayList<String>();
        command.add(Site.jdk("java").toString());
        command.addAll(site.serverOptions());
        command.add("-jar");
        command.add(site.serverJar().toString());
        var environment = new HashMap<String, String>();
        UNBOUNDED.forEach(setting -> environment.put(setting, "0"));
        environment.put("WEGENT_DATA_FOLDER", folder.toString());
        environment.put("WEGENT_ADMIN_PASSWORD", PASSWORD);
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        var log = folder.resolve("server.log");
        var program = Program.start(command, environment, log);
        while (!isReady(port)) {
            if (!program.isAlive() || program.millisSinceStart() > 30_000) {
                program.close();
                throw new BenchException("The backend did not start, see " + log, null);
            }
            Program.pause(Duration.ofMillis(4));
        }
        return new Server(port, program, program.millisSinceStart());
    }

    private static boolean isReady(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write(PROBE);
            var status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return status.equals("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
