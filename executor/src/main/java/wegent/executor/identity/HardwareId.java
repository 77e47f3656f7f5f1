package wegent.executor.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What the system calls this machine, for as long as it is installed. Never leaves the machine unhashed.
interface HardwareId {

    /// The id, or nothing when the system has none that we may read.
    Optional<String> read();

    /// The reader for the system that this program runs on.
    static HardwareId ofThisSystem() {
        var os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (os.contains("mac")) {
            return new MacHardwareId();
        }
        return os.contains("windows") ? new WindowsHardwareId() : new LinuxHardwareId();
    }

    /// What `command` prints, or nothing when it fails or takes longer than 3 s.
    static Optional<String> outputOf(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            if (!process.waitFor(3, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return Optional.of(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
