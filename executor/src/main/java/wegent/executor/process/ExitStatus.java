package wegent.executor.process;

import java.util.Map;
import java.util.Optional;

/// How a process ended: its exit status, or 128 + n when signal n ended it.
public record ExitStatus(int value) {
    /// It has ended, and nobody saw how.
    public static final ExitStatus UNKNOWN = new ExitStatus(-1);

    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 6, "SIGABRT", 9, "SIGKILL", 11, "SIGSEGV", 13, "SIGPIPE", 15,
            "SIGTERM");

    public boolean success() {
        return value == 0;
    }

    /// The name of the signal that ended it, as far as the number tells.
    public Optional<String> signal() {
        return Optional.ofNullable(SIGNALS.get(value - 128));
    }

    /// "ended with exit status 3", "was killed by SIGKILL".
    public String inWords() {
        if (equals(UNKNOWN)) {
            return "ended while nobody watched";
        }
        return signal().map(name -> "was killed by " + name).orElse("ended with exit status " + value);
    }
}
