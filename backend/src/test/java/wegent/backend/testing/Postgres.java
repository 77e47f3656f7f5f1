package wegent.backend.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import wegent.base.Eventually;

/// A real PostgreSQL on loopback, which tests stop, kill, hang and start again on the same port and data. A committed
/// transaction survives [#kill]. Ends with [#close], at the latest with the JVM.
///
/// The user `postgres` (a superuser) needs no password; every user whose role `checked` was granted to needs hers.
public final class Postgres implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final AtomicInteger COUNTER = new AtomicInteger();

    /// The library warns when it lets go of an engine that a test has killed.
    private static final Logger LIBRARY = Logger.getLogger("io.zonky.test.db.postgres");

    static {
        LIBRARY.setLevel(Level.OFF);
    }

    private final Path folder;
    private final int port = freePort();
    private final Thread atEnd = new Thread(this::end, "postgres-end");
    private EmbeddedPostgres engine;

    /// The postmaster, whose children serve the connections.
    private ProcessHandle process;

    private Postgres() {
        try {
            folder = Files.createTempDirectory("wegent-postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(atEnd);
        launch();
        execute("postgres", "CREATE ROLE checked");
    }

    private static final class Shared {
        static final Postgres ENGINE = new Postgres();
    }

    /// The one of this test JVM, for tests that do it no harm.
    public static Postgres shared() {
        return Shared.ENGINE;
    }

    /// One of its own, for a test that stops or kills it.
    public static Postgres start() {
        return new Postgres();
    }

    /// The address of its first, empty database, as a setting takes it.
    public String url() {
        return url("postgres");
    }

    public String url(String database) {
        return url("postgres", "postgres", database);
    }

    public String url(String user, String password, String database) {
        return "postgresql://" + user + ":" + password + "@127.0.0.1:" + port + "/" + database;
    }

    public int port() {
        return port;
    }

    /// Makes an empty database and returns its address.
    public String freshDatabase() {
        var name = "test_" + COUNTER.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name);
        return url(name);
    }

    /// Runs statements in `database`, each in a transaction of its own, as the superuser.
    public void execute(String database, String... statements) {
        try (var connection = DriverManager.getConnection(jdbcUrl(database), "postgres", "postgres");
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?loginTimeout=20";
    }

    /// Ends it as an operator would: connections are cut, nothing is lost.
    public void stop() {
        signal("-INT", List.of(process));
        awaitEnd(process);
    }

    /// Kills all its processes at once (`kill -9`).
    public void kill() {
        signal("-STOP", List.of(process));
        var all = tree();
        signal("-KILL", all);
        all.forEach(Postgres::awaitEnd);
    }

    /// Hangs it: connections stay open and nothing answers any more, until [#resume].
    public void pause() {
        signal("-STOP", List.of(process));
        signal("-STOP", tree());
    }

    /// Ends a [#pause].
    public void resume() {
        signal("-CONT", tree());
    }

    /// Starts it on the same port and data, after [#stop] or [#kill].
    public void restart() {
        letGo();
        launch();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    private void launch() {
        try {
            engine = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(folder.resolve("data"))
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "200")
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log()))
                    .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log()))
                    .setDataDirectoryCustomizer(Postgres::checkPasswords)
                    .setPGStartupWait(LIMIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start; see " + log(), e);
        }
        process = findPostmaster();
    }

    private ProcessHandle findPostmaster() {
        try (var lines = Files.lines(folder.resolve("data/postmaster.pid"))) {
            var pid = Long.parseLong(lines.findFirst().orElseThrow().strip());
            return ProcessHandle.of(pid).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private File log() {
        return folder.resolve("postgres.log").toFile();
    }

    private static void checkPasswords(File data) {
        var file = data.toPath().resolve("pg_hba.conf");
        try {
            var rules = Files.readString(file);
            if (!rules.contains("+checked")) {
                Files.writeString(file, "host all +checked all scram-sha-256\nhost all postgres all trust\n" + rules);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ProcessHandle> tree() {
        var all = new ArrayList<ProcessHandle>();
        process.descendants().forEach(all::add);
        all.add(process);
        return all;
    }

    private static void signal(String signal, List<ProcessHandle> processes) {
        var command = new ArrayList<>(List.of("kill", signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            awaitEnd(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .toHandle());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitEnd(ProcessHandle ending) {
        Eventually.until("the end of process " + ending.pid(), () -> !ending.isAlive());
    }

    /// Frees what the library holds of an engine that has ended.
    private void letGo() {
        try {
            engine.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atEnd);
        end();
    }

    private void end() {
        if (process != null) {
            // Without their parent, and without their data, the others end by themselves.
            var all = tree();
            Collections.reverse(all);
            all.forEach(ProcessHandle::destroyForcibly);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Below the range from which outgoing connections take their ports, so that a restart finds it free.
    private static int freePort() {
        for (int tries = 0; tries < 100; tries++) {
            var candidate = ThreadLocalRandom.current().nextInt(15_000, 30_000);
            try (var socket = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException _) {
                // taken: another
            }
        }
        throw new IllegalStateException("No free port");
    }
}
