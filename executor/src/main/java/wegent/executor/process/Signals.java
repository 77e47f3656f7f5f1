package wegent.executor.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Sends the signals that the JDK cannot: by the shell's own `kill`, since not every system has the program.
final class Signals {
    private static final int LIMIT_SECONDS = 5;

    private Signals() {}

    /// Sends signal `name` to all of `processes`; one that is gone by now does not matter. Returns false where there
    /// is no shell, or it does not answer.
    static boolean send(String name, Set<ProcessHandle> processes) {
        if (processes.isEmpty()) {
            return true;
        }
        var line = new ArrayList<>(
                List.of("/bin/sh", "-c", "for p; do kill -s " + name + " \"$p\" 2>/dev/null; done; exit 0", "sh"));
        processes.forEach(process -> line.add(Long.toString(process.pid())));
        try {
            var builder = new ProcessBuilder(line).redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            return builder.start().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true; // it is on its way
        }
    }
}
