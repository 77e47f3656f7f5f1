package wegent.executor.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// The real code-server. `WEGENT_TEST_CODE_SERVER` names one, or is `install` to have it from the registry
/// once, into a folder of the user's, with the Node that it wants: that compiles parts of it, which takes
/// minutes (`./wegent test --code-server` sees to what it takes). One that was installed is used without being
/// asked; without any, the tests that need it are skipped, loudly.
public final class RealCodeServer {
    /// The only place that names it.
    public static final String VERSION = "4.139.1";

    private static final long INSTALL_MINUTES = 15;

    private RealCodeServer() {}

    /// The program. Aborts the test when it is not there and nobody wants it to be installed.
    public static Path install() throws IOException, InterruptedException {
        var asked = System.getenv("WEGENT_TEST_CODE_SERVER");
        if (asked != null && !asked.equals("install")) {
            return Path.of(asked);
        }
        var folder = Path.of(System.getProperty("user.home"), ".cache", "wegent", "code-server-" + VERSION);
        var program = folder.resolve("code-server");
        if (asked != null) {
            installLocked(folder, program);
        } else if (!Files.isExecutable(program)) {
            var text = "SKIPPED: the real code-server " + VERSION
                    + " is not here; ./wegent test --code-server installs it";
            System.out.println(text);
            Assumptions.abort(text);
        }
        return program;
    }

    /// One build at a time installs; the others find what it installed. The program comes last: where it is,
    /// all is.
    private static void installLocked(Path folder, Path program) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (var channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (!Files.isExecutable(program)) {
                // Each in a folder of its own: npm deletes there what it was not asked for.
                var node = folder.resolve("node");
                npm(folder, node, "node@24");
                npm(folder, folder.resolve("ide"), "code-server@" + VERSION);
                write(folder, program);
            }
        }
    }

    private static Path node(Path folder) {
        return folder.resolve("node/node_modules/node/bin");
    }

    private static void npm(Path folder, Path into, String name) throws IOException, InterruptedException {
        Files.createDirectories(into);
        var log = into.resolve("npm.log");
        var builder = new ProcessBuilder(List.of(
                        "npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", into.toString(), name))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().merge("PATH", node(folder).toString(), (old, add) -> add + ":" + old);
        var npm = builder.start();
        if (!npm.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || npm.exitValue() != 0) {
            npm.descendants().forEach(ProcessHandle::destroyForcibly);
            npm.destroyForcibly();
            var said = Files.readString(log).strip();
            throw new IOException(
                    "npm install " + name + " failed: " + said.substring(Math.max(0, said.length() - 2000)));
        }
    }

    private static void write(Path folder, Path program) throws IOException {
        var entry = folder.resolve("ide/node_modules/code-server/out/node/entry.js");
        if (!Files.exists(entry)) {
            throw new IOException("Not installed: " + entry);
        }
        var node = node(folder);
        var fresh = folder.resolve("code-server.new");
        Files.writeString(
                fresh,
                "#!/bin/sh\nPATH='" + node + "':$PATH exec '" + node.resolve("node") + "' '" + entry + "' \"$@\"\n");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
        Files.move(fresh, program);
    }
}
