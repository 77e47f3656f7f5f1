package wegent.e2e.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// T10: the clock of a device, or of a backend, jumps by minutes or a day while an agent works (Debian's
/// `faketime`). The monotonic clock goes on as it was, as on a machine whose time is set.
class T10ClockSkew {
    private static final List<String> SKEWS = List.of("+10m", "-10m", "+1d", "-1d", "+0");

    @ParameterizedTest
    @EnumSource
    void theDevicesClockDoesNotMatter(Setup setup) {
        requireFaketime();
        Faults.run("T10 clock of a device jumps", setup, Setup.quick(), 2, round -> {
            var file = round.cluster.folder.resolve("skew-device-" + round.lane);
            set(file, "+0");
            var settings = new HashMap<>(faketime(file.toString()));
            settings.put("TZ", "Asia/Kolkata");
            return scenario(round.cluster.device("ann", "laptop-" + round.lane, settings), file);
        });
    }

    @ParameterizedTest
    @EnumSource
    void theBackendsClockDoesNotMatter(Setup setup) throws IOException {
        requireFaketime();
        var folder = Files.createTempDirectory("wegent-skew");
        for (int i = 0; i < setup.nodes; i++) {
            set(folder.resolve("node-" + i), "+0");
        }
        var settings = new HashMap<>(Setup.quick());
        settings.putAll(faketime(folder.resolve("node-{node}").toString()));
        Faults.run("T10 clock of a backend jumps", setup, settings, 1, round -> {
            set(folder.resolve("node-0"), "+0");
            return scenario(round.cluster.device("ann", "laptop"), folder.resolve("node-0"));
        });
    }

    private static Faults.Scenario scenario(FaultCluster.Device device, Path skew) {
        return round -> {
            var pages = round.viewers("ann", 1);
            var work = round.begin(device, 200, pages);
            work.awaitLines(1);
            round.atAnyInstant(Duration.ofSeconds(1));

            var by = round.oneOf(SKEWS);
            set(skew, by);
            var jumped = System.nanoTime();
            try {
                round.complete(List.of(work));
                round.neverFailed(List.of(work));
            } catch (AssertionError e) {
                throw new AssertionError("clock at " + by + ": " + e.getMessage(), e);
            }
            round.recovered(jumped, List.of(work));
            var after = round.begin(device, 5, pages);
            round.complete(List.of(after));
            var answer = round.answer(after);
            if (answer.endedAt().isBefore(answer.startedAt())) {
                throw new AssertionError("clock at " + by + ": it ended before it began");
            }
            round.cluster.awaitStatus(device, "online", Duration.ofSeconds(5));
        };
    }

    private static void set(Path file, String skew) {
        try {
            Files.writeString(file, skew + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Without FORCE_MONOTONIC_FIX=0 it takes every timed wait of a JVM for over: its threads spin.
    private static Map<String, String> faketime(String file) {
        return Map.of(
                "LD_PRELOAD", library().toString(),
                "FAKETIME_TIMESTAMP_FILE", file,
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    private static Path library() {
        try (var found = Files.find(Path.of("/usr/lib"), 3, (path, _) -> path.endsWith("faketime/libfaketime.so.1"))) {
            return found.findFirst().orElse(Path.of("/nowhere"));
        } catch (IOException | UncheckedIOException e) {
            return Path.of("/nowhere");
        }
    }

    private static void requireFaketime() {
        Assumptions.assumeTrue(Files.exists(library()), "SKIPPED: install the package \"faketime\" to set clocks");
    }
}
