package wegent.e2e.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// One run of the scripted agent: what it will print (`n:sha of n`, and a digest of all lines at the end), and the
/// ledger,
/// outside the system, that says what it did print and how many agents were started for it.
final class Ledger {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final String AGENT = "fault/agent.sh";

    private final Path ledger;
    private final List<String> lines;
    private final String command;

    private Ledger(Path ledger, List<String> lines, String command) {
        this.ledger = ledger;
        this.lines = lines;
        this.command = command;
    }

    /// A run of `count` lines, one each `pace`, kept in `folder`.
    static Ledger in(Path folder, int count, Duration pace) {
        try {
            var lines = lines(count);
            var number = NUMBERS.incrementAndGet();
            var script = folder.resolve("agent.sh");
            var source = folder.resolve("lines-" + number);
            var ledger = folder.resolve("ledger-" + number);
            Files.write(source, lines);
            if (!Files.exists(script)) {
                var text =
                        Ledger.class.getClassLoader().getResourceAsStream(AGENT).readAllBytes();
                var part = Files.createTempFile(folder, "agent", "part");
                Files.write(part, text);
                Files.move(part, script, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
            var command = String.format(
                    Locale.ROOT, "exec bash %s %s %s %.3f", script, source, ledger, pace.toMillis() / 1000.0);
            return new Ledger(ledger, lines, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(int count) {
        var lines = new ArrayList<String>();
        for (int i = 1; i <= count; i++) {
            lines.add(i + ":" + sha(Integer.toString(i)));
        }
        lines.add("digest:" + sha(String.join("\n", lines)));
        return lines;
    }

    private static String sha(String text) {
        try {
            var bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, 40);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The prompt that runs the agent.
    String command() {
        return command;
    }

    /// All that it prints, to the end.
    String text() {
        return String.join("\n", lines) + "\n";
    }

    List<String> lines() {
        return lines;
    }

    /// How many agents were started for it.
    int starts() {
        return (int)
                written().stream().filter(line -> line.startsWith("start ")).count();
    }

    /// The process of the agent that was started last; 0 before the first.
    long pid() {
        return written().stream()
                .filter(line -> line.startsWith("start "))
                .mapToLong(line -> Long.parseLong(line.substring(6)))
                .reduce(0, (_, last) -> last);
    }

    boolean ended() {
        return written().stream().anyMatch(line -> line.startsWith("end "));
    }

    /// The lines that the agent printed, in order.
    List<String> printed() {
        return written().stream()
                .filter(line -> !line.startsWith("start ") && !line.startsWith("end "))
                .toList();
    }

    private List<String> written() {
        try {
            return Files.exists(ledger) ? Files.readAllLines(ledger) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
