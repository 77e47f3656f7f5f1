package wegent.e2e.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Writes what the suite found, after each test, to the file that `wegent.faults.report` names; and keeps the
/// logs of processes that failed a test in `target/faults`.
final class FaultReport {
    private static final List<Tally> TALLIES = new ArrayList<>();
    private static final String HEAD = """
            # Fault report

            Written by `./wegent test --faults`: real processes are killed and links broken at random instants, while scripted agents
            print numbered lines. A run is one such instant. Lost, duplicated and out of order are counted line by line at every page
            and in SQL, against the ledger that the agents keep outside the system. Recovery is the time from the end of the fault
            (the port open again, the link healed, room on the disk; the fault itself when it is over at once) to the next piece
            at a page; in T06 and T20 until the devices are online, in T08 until the older is told, in T26 from the order to stop
            until no process is left. In T15 it is how long the victim's terminal takes to answer beside foreign hands, and how long
            an IDE lives after the logout of who opened it. Leases and graces are shortened by settings, so that an instant takes seconds.

            """;

    private FaultReport() {}

    static synchronized void add(Tally tally) {
        if (tally.instants() == 0 && tally.failures().isEmpty()) {
            return; // skipped
        }
        TALLIES.add(tally);
        System.out.println(tally.row());
        var file = System.getProperty("wegent.faults.report", "");
        if (!file.isEmpty()) {
            write(Path.of(file));
        }
    }

    private static synchronized void write(Path file) {
        var text = new StringBuilder(HEAD);
        text.append("- date: ").append(LocalDate.now(ZoneOffset.UTC)).append('\n');
        text.append("- seed: `").append(Faults.printedSeed()).append("`\n");
        text.append("- machine: ").append(Runtime.getRuntime().availableProcessors());
        text.append(" cores, Java ").append(Runtime.version().feature()).append(", ");
        text.append(System.getProperty("os.name")).append("\n\n");
        text.append("| test | setup | runs | lost | duplicated | out of order | recovery p50 | p99 | failures |\n");
        text.append("|---|---|---|---|---|---|---|---|---|\n");
        TALLIES.stream()
                .sorted(Comparator.comparing((Tally tally) -> tally.test).thenComparing(tally -> tally.setup))
                .forEach(tally -> text.append(tally.row()).append('\n'));
        TALLIES.stream()
                .filter(tally -> !tally.failures().isEmpty())
                .forEach(tally -> text.append("\n**")
                        .append(tally.test)
                        .append(", ")
                        .append(tally.setup.title)
                        .append("**: ")
                        .append(String.join("; ", tally.failures()))
                        .append('\n'));
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void keepLogs(String test, FaultCluster cluster) {
        for (var node : cluster.nodes) {
            node.dumpThreads(cluster.folder.resolve("threads-" + cluster.nodes.indexOf(node) + ".log"));
        }
        try (var paths = Files.walk(cluster.folder)) {
            var to = Files.createDirectories(Path.of("target/faults/" + test));
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                var name = cluster.folder.relativize(path).toString().replace('/', '_');
                if (name.endsWith(".log") || name.endsWith(".out") || name.startsWith("ledger")) {
                    Files.copy(path, to.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
