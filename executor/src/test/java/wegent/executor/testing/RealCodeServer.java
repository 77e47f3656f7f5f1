package wegent.executor.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// The real code-server, for those who ask for it: `WEGENT_TEST_CODE_SERVER` names one that is there, or is
/// `install` to have it from the registry once, into a folder of the user's, with the Node that it wants. That
/// compiles parts of it, which takes minutes, a compiler and libraries (`libkrb5-dev libsecret-1-dev libx11-dev
/// libxkbfile-dev`). Without it the tests that need it are skipped, loudly.
public final class RealCodeServer {
    /// The only place that names it.
    public static final String VERSION = "4.139.1";

    private static final long INSTALL_MINUTES = 15;

    private RealCodeServer() {}

    /// The program. Aborts the test when it is not there and cannot be installed.
    public static Path install() {
        var given = System.getenv("WEGENT_TEST_CODE_SERVER");
        if (given == null) {
            return skip("WEGENT_TEST_CODE_SERVER is not set");
        }
        if (!given.equals("install")) {
            return Path.of(given);
        }
        var folder = Path.of(System.getProperty("user.home"), ".cache", "wegent", "code-server-" + VERSION);
        var program = folder.resolve("code-server");
        try {
            if (!Files.isExecutable(program)) {
                Files.createDirectories(folder);
                npm(folder, "node@24");
                npm(folder, "code-server@" + VERSION);
                write(folder, program);
            }
            return program;
        } catch (IOException e) {
            return skip(e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return skip("interrupted");
        }
    }

    private static void npm(Path folder, String name) throws IOException, InterruptedException {
        var log = folder.resolve("npm.log");
        var builder = new ProcessBuilder(List.of(
                        "npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder.toString(), name))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .merge("PATH", folder.resolve("node_modules/node/bin").toString(), (old, add) -> add + ":" + old);
        var npm = builder.start();
        if (!npm.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || npm.exitValue() != 0) {
            npm.destroyForcibly();
            var said = Files.readString(log).strip();
            throw new IOException(
                    "npm install " + name + " failed: " + said.substring(Math.max(0, said.length() - 1000)));
        }
    }

    private static void write(Path folder, Path program) throws IOException {
        var modules = folder.resolve("node_modules");
        var entry = modules.resolve("code-server/out/node/entry.js");
        if (!Files.exists(entry)) {
            throw new IOException("Not installed: " + entry);
        }
        Files.writeString(
                program,
                "#!/bin/sh\nPATH='" + modules.resolve("node/bin") + "':$PATH exec '" + modules.resolve("node/bin/node")
                        + "' '" + entry + "' \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private static Path skip(String why) {
        var text = "SKIPPED: the real code-server " + VERSION + ": " + why;
        System.out.println(text);
        Assumptions.abort(text);
        throw new AssertionError(text);
    }
}
