package wegent.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The specs of the page (`e2e/browser`), run by Playwright in Chromium. Several runs may go on at a time: each
/// has a name, under which its log and what failed in it lie in `target`.
final class Specs {
    private static final Path FOLDER = Path.of("browser");
    private static final List<String> CHROMIUMS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final Object INSTALLING = new Object();

    @GuardedBy("INSTALLING")
    private static boolean installed;

    private Specs() {}

    /// Runs the specs whose file has one of `files` in its name, or all. Aborts the test, loudly, without
    /// Chromium.
    static void run(String name, Map<String, String> environment, List<String> files)
            throws IOException, InterruptedException {
        var all = new HashMap<>(environment);
        all.put("CHROMIUM", chromium());
        install();
        var command = new ArrayList<>(List.of("npm", "test", "--", "--output", "test-results/" + name));
        command.addAll(files);
        npm(name, all, command);
    }

    private static String chromium() {
        var chromium = CHROMIUMS.stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
        if (chromium.isEmpty()) {
            System.err.println("SKIPPED: no Chromium for the specs of the page");
        }
        assumeTrue(chromium.isPresent(), "no Chromium");
        return chromium.orElseThrow();
    }

    /// Once: it empties the folder that another run uses.
    private static void install() throws IOException, InterruptedException {
        synchronized (INSTALLING) {
            if (!installed) {
                npm("install", Map.of(), List.of("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund"));
                installed = true;
            }
        }
    }

    private static void npm(String name, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        var log = Files.createDirectories(Path.of("target")).resolve(name + ".log");
        var builder = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        var ended = process.waitFor(15, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).as("in time: " + Files.readString(log)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }
}
