package wegent.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/// Where the programs under test are, how the server is to be run, and a place for its data on a real disk.
record Site(Path root, List<String> serverOptions) {
    Site {
        serverOptions = List.copyOf(serverOptions);
    }

    /// As `./wegent` says it: the folder of the project and the options of the server's JVM.
    static Site ofEnvironment() {
        var root = System.getenv().getOrDefault("WEGENT_ROOT", ".");
        var options = System.getenv().getOrDefault("WEGENT_SERVER_OPTS", "");
        return new Site(Path.of(root).toAbsolutePath(), options.lines().toList());
    }

    Path serverJar() {
        return root.resolve("server/target/quarkus-app/quarkus-run.jar");
    }

    Path executor() {
        return root.resolve("executor/target/executor/bin/wegent-executor");
    }

    /// A new empty folder; `bench/target` is cleaned with the build.
    Path newFolder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(root.resolve("bench/target/data")), "run");
        } catch (IOException e) {
            throw new BenchException("No folder for data", e);
        }
    }

    static Path jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program);
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new BenchException("No free port", e);
        }
    }

    /// The date and the shape of this machine, for whoever compares figures.
    static String machine() {
        return "%s, %d cores, %s %s, JDK %s"
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        Runtime.version());
    }
}
