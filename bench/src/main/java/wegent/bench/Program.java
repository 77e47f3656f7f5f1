package wegent.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A process under test: started, looked at, and ended by its own id. On Linux: it reads `/proc`.
final class Program implements AutoCloseable {
    private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern HEAP = Pattern.compile("total \\d+K, used (\\d+)K");
    private static final double TICKS_PER_SECOND = 100;

    private final Process process;
    private final long started;

    private Program(Process process, long started) {
        this.process = process;
        this.started = started;
    }

    /// Starts `command` with `environment` added; what it says goes into `log`.
    static Program start(List<String> command, Map<String, String> environment, Path log) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            var started = System.nanoTime();
            return new Program(builder.start(), started);
        } catch (IOException e) {
            throw new BenchException("Cannot start " + command.getFirst(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    double millisSinceStart() {
        return (System.nanoTime() - started) / 1e6;
    }

    /// Resident memory in MiB; of a launcher that waits for its program, the program's.
    double rss() {
        var all = Stream.concat(Stream.of(process.toHandle()), process.descendants());
        return all.mapToDouble(one -> number(RSS, read(Path.of("/proc/" + one.pid() + "/status"))) / 1024)
                .filter(Double::isFinite) // one that has just ended has none
                .max()
                .orElse(Double.NaN);
    }

    /// Seconds of CPU used so far.
    double cpuSeconds() {
        var text = read(Path.of("/proc/" + pid() + "/stat"));
        var fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /// Bytes of heap in use after two full collections.
    long heap() {
        jcmd("GC.run");
        jcmd("GC.run");
        return HEAP.matcher(jcmd("GC.heap_info"))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)) * 1024)
                .sum();
    }

    /// What fills the heap, the greatest first.
    List<String> histogram(int lines) {
        return lines == 0
                ? List.of()
                : jcmd("GC.class_histogram").lines().limit(lines).toList();
    }

    private String jcmd(String command) {
        try {
            var tool = new ProcessBuilder(Site.jdk("jcmd").toString(), Long.toString(pid()), command)
                    .redirectErrorStream(true)
                    .start();
            return new String(tool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BenchException("jcmd " + command, e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static double number(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        return found.find() ? Double.parseDouble(found.group(1)) : Double.NaN;
    }

    /// Waits without any work.
    static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted", e);
        }
    }

    /// Ends it as `kill -9` does, and waits for that.
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Asks it to end, waits 10 s, then makes it.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
