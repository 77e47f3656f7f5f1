package wegent.backend.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.core.ExecutableProvider;
import wegent.base.Eventually;

/// A real Redis as a process of its own, on loopback and a free port that it keeps. It writes nothing to disk,
/// so that a restart is a loss of all data. It is the `redis-server` on the PATH (Debian's is 7.0), without one
/// that of the test's jar (6.2); the system property `wegent.test.redis` names another.
public final class RedisServer implements AutoCloseable {
    private static @Nullable File binary;

    private final int port;
    private final List<String> options;
    private Process process;

    private RedisServer(List<String> options) {
        this.port = freePort();
        this.options = options;
    }

    /// Starts one, with `options` as on Redis' command line: `--requirepass`, `secret`.
    public static RedisServer start(String... options) {
        var server = new RedisServer(List.of(options));
        server.startAgain();
        return server;
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port + "/0";
    }

    /// Starts it on the same port after [#stop] or [#kill]; all data is gone.
    public void startAgain() {
        var command = new ArrayList<>(List.of(
                binary().getPath(), "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var mine = process;
        Runtime.getRuntime().addShutdownHook(new Thread(mine::destroyForcibly));
        Eventually.until("Redis answers", this::answers);
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new AssertionError("Redis ended with " + process.exitValue());
        }
        try (var redis = connect()) {
            redis.ping();
            return true;
        } catch (JedisException e) {
            return String.valueOf(e.getMessage()).startsWith("NOAUTH");
        }
    }

    private Jedis connect() {
        var settings = DefaultJedisClientConfig.builder()
                .resp2()
                .autoNegotiateProtocol(false)
                .timeoutMillis(5_000)
                .build();
        return new Jedis("127.0.0.1", port, settings);
    }

    /// Forgets all keys.
    public void flush() {
        query(Jedis::flushAll);
    }

    /// Asks it something, without a password.
    public <R> R query(Function<Jedis, R> question) {
        try (var redis = connect()) {
            return question.apply(redis);
        }
    }

    /// Ends it in good order.
    public void stop() {
        thaw();
        process.destroy();
        awaitEnd();
    }

    /// Ends it as `kill -9` does.
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /// Stops it in its tracks: connections stay open, nothing answers.
    public void freeze() {
        signal("-STOP");
    }

    /// Lets it go on after [#freeze].
    public void thaw() {
        signal("-CONT");
    }

    private void signal(String name) {
        if (!process.isAlive()) {
            return;
        }
        try {
            new ProcessBuilder("kill", name, "" + process.pid()).start().waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitEnd() {
        Eventually.until("Redis has ended", () -> !process.isAlive());
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    private static int freePort() {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable File onPath() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> new File(folder, "redis-server"))
                .filter(File::canExecute)
                .findFirst()
                .orElse(null);
    }

    private static synchronized File binary() {
        var chosen = System.getProperty("wegent.test.redis");
        if (chosen != null) {
            return Path.of(chosen).toFile();
        }
        if (binary == null) {
            binary = onPath();
        }
        if (binary == null) {
            try {
                var folder = Files.createTempDirectory("redis");
                binary = ExecutableProvider.newJarResourceProvider(folder.toFile())
                        .get();
                folder.toFile().deleteOnExit();
                binary.deleteOnExit();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return binary;
    }
}
