package wegent.executor.terminal.screen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// The terminal of the page without its page, from the registry: what our screen is compared with, cell by
/// cell. Where it cannot be installed the tests are skipped, loudly.
final class RealXterm {
    private static final Path FOLDER = Path.of("target/xterm-6.0.0").toAbsolutePath();

    private RealXterm() {}

    /// Installs it if need be. Aborts the test when that cannot be done.
    static Path install() throws IOException, InterruptedException {
        if (Files.exists(FOLDER.resolve("node_modules/@xterm/headless"))
                && Files.exists(FOLDER.resolve("node_modules/@xterm/addon-unicode11"))) {
            return FOLDER;
        }
        Files.createDirectories(FOLDER);
        var done = run(
                List.of(
                        "npm",
                        "install",
                        "--no-save",
                        "--no-audit",
                        "--no-fund",
                        "--ignore-scripts",
                        "--legacy-peer-deps",
                        "--prefix",
                        FOLDER.toString(),
                        "@xterm/headless@6.0.0",
                        "@xterm/addon-unicode11@0.9.0"),
                3);
        if (done.exit != 0) {
            var text = "SKIPPED: xterm.js cannot be installed: " + done.output;
            System.out.println(text);
            Assumptions.abort(text);
        }
        return FOLDER;
    }

    record Done(int exit, String output) {}

    static Done run(List<String> command, int minutes) throws IOException, InterruptedException {
        var log = Files.createTempFile("xterm", ".log");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return new Done(-1, "no end within " + minutes + " minutes");
            }
            return new Done(process.exitValue(), Files.readString(log));
        } finally {
            Files.delete(log);
        }
    }
}
